// The fuzzer's seeds, and what a fixed number of small accidents makes of them, through the same promises. Runs with
// every compiler; the fuzzer itself needs clang (preset "fuzz").

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "harness/checklist/fuzz/try_document.h"
#include "harness/checklist/parse.h"

namespace dataflow_qa::checklist::fuzz {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> seeds() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(DATAFLOW_QA_SOURCE_DIR "/harness/checklist/fuzz/seeds")) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> texts;
  for (const fs::path& file : files) {
    texts.push_back(base::read_file(file).value());
  }
  return texts;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line + "\n");
  return lines;
}

/// One accident of a few kinds: a line lost, doubled or moved, a byte changed, the end cut off.
std::string after_accident(const std::string& text, std::mt19937& random) {
  const auto below = [&](std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); };
  std::string broken = text;
  std::vector<std::string> lines = lines_of(text);
  const auto line = lines.begin() + static_cast<std::ptrdiff_t>(below(lines.size()));
  switch (below(5)) {
    case 0:
      lines.erase(line);
      break;
    case 1:
      lines.insert(line, *line);
      break;
    case 2:
      std::swap(*line, lines[below(lines.size())]);
      break;
    case 3:
      broken[below(broken.size())] = static_cast<char>(below(256));
      return broken;
    default:
      return broken.substr(0, below(broken.size()));
  }
  broken.clear();
  for (const std::string& each : lines) broken += each;
  return broken;
}

TEST(Fuzz, EverySeedIsADocumentAndKeepsThePromises) {
  const std::vector<std::string> texts = seeds();
  EXPECT_GE(texts.size(), 5u);
  for (const std::string& text : texts) {
    EXPECT_TRUE(parse(text, "seed.rst")) << text.substr(0, 100);
    EXPECT_NO_THROW(try_document(text)) << text.substr(0, 100);
  }
}

TEST(Fuzz, SeedsAfterAccidentsKeepThePromises) {
  std::mt19937 random(20240508);  // the same accidents each time
  for (const std::string& seed : seeds()) {
    for (int i = 0; i < 100; ++i) {
      std::string text = seed;
      for (int accidents = i % 3; accidents >= 0 && !text.empty(); --accidents) text = after_accident(text, random);
      EXPECT_NO_THROW(try_document(text)) << text;
    }
  }
}

}  // namespace
}  // namespace dataflow_qa::checklist::fuzz
