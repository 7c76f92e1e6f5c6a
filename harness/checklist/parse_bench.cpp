// How fast documents are read, beside a plain pass over the same bytes (does each line end where it should, and is it
// text). Sizes double, so that a time that grows faster than the input shows.
//
//   cmake --preset bench && ninja -C .build/bench checklist_bench && .build/bench/bin/checklist_bench

#include <benchmark/benchmark.h>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/testing_document.h"

namespace dataflow_qa::checklist {
namespace {

namespace doc = testing_document;

/// A document of at least `bytes`, made of sections like those that are generated: some twenty rows each.
std::string document_of(std::size_t bytes) {
  std::string text = doc::head();
  for (std::size_t number = 0; text.size() < bytes; ++number) {
    const std::string entity = std::to_string(number);
    doc::SectionText section{.a = "Alpha Item " + entity, .b = "Beta Thing " + entity};
    if (number % 7 == 0) {
      section.opening = doc::link_first(section.a, section.b);
      section.paragraphs = {doc::merge({{"no", "Number"}}, section.a, section.b)};
    }
    for (char row = 'a'; row <= 't'; ++row) {
      const std::string path = std::string("address.") + row + "_name";
      section.rows.push_back({path, row == 'k' ? "Id (Dependant on having NO in Country.Code)" : "Mail." + path});
    }
    text += section.text();
  }
  return text;
}

void set_speed(benchmark::State& state, const std::string& text) {
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
  state.SetComplexityN(static_cast<std::int64_t>(text.size()));
}

void plain_pass(benchmark::State& state) {
  const std::string text = document_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    std::size_t lines = 0;
    std::size_t odd = 0;
    for (const char c : text) {
      if (c == '\n') ++lines;
      if (static_cast<unsigned char>(c) >= 0x7F) ++odd;
    }
    benchmark::DoNotOptimize(lines);
    benchmark::DoNotOptimize(odd);
  }
  set_speed(state, text);
}

void read_document(benchmark::State& state) {
  const std::string text = document_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    auto document = parse(text, "bench.rst");
    if (!document) throw std::logic_error(document.error().text());
    benchmark::DoNotOptimize(document);
  }
  set_speed(state, text);
}

void read_and_list(benchmark::State& state) {
  const std::string text = document_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    auto list = make_checklist(*parse(text, "bench.rst"), nullptr);
    benchmark::DoNotOptimize(list);
  }
  set_speed(state, text);
}

BENCHMARK(plain_pass)->RangeMultiplier(4)->Range(64 << 10, 16 << 20)->Unit(benchmark::kMillisecond);
BENCHMARK(read_document)
    ->RangeMultiplier(4)
    ->Range(64 << 10, 16 << 20)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oN);
BENCHMARK(read_and_list)
    ->RangeMultiplier(4)
    ->Range(64 << 10, 16 << 20)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oN);

}  // namespace
}  // namespace dataflow_qa::checklist

BENCHMARK_MAIN();
