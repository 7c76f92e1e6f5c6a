#include "harness/cli/testing/tampering.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>

namespace dataflow_qa::cli::testing {

json parsed(const std::string& text) {
  auto value = json::parse(text, nullptr, false);
  return value.is_discarded() ? json() : value;
}

Answer unchanged(Exchange exchange, const Forward& forward) {
  exchange.method = "GET";
  exchange.body.clear();
  return forward(exchange);
}

Exchange instead(const Exchange& of, std::string method, std::string path, const json& body) {
  Exchange result{.method = std::move(method), .path = std::move(path), .body = body.dump(), .headers = of.headers};
  result.headers.erase("Content-Type");
  result.headers.erase("If-Match");
  if (body.is_null()) {
    result.body.clear();
  } else {
    const bool merge_patch = result.method == "PATCH" && body.is_object();
    const bool json_patch = result.method == "PATCH" && body.is_array();
    result.headers.emplace("Content-Type", merge_patch  ? "application/merge-patch+json"
                                           : json_patch ? "application/json-patch+json"
                                                        : "application/json");
  }
  return result;
}

Answer refusal(const std::string& detail) {
  return {
      .status = 400,
      .body = json{{"title", "One or more validation errors occurred."}, {"status", 400}, {"detail", detail}}.dump(),
      .type = "application/problem+json"};
}

Answer without(Answer answer, const std::function<bool(const json&)>& hidden) {
  auto body = parsed(answer.body);
  auto* records = body.is_object() && body.contains("data") ? &body["data"] : &body;
  if (!records->is_array()) return answer;
  json kept = json::array();
  for (auto& record : *records) {
    if (!hidden(record)) kept.push_back(std::move(record));
  }
  *records = std::move(kept);
  answer.body = body.dump();
  return answer;
}

Answer rewritten(Answer answer, const std::function<void(json&)>& rewrite) {
  auto body = parsed(answer.body);
  if (body.is_array()) {
    for (auto& record : body) rewrite(record);
  } else if (body.is_object()) {
    rewrite(body);
  } else {
    return answer;
  }
  answer.body = body.dump();
  return answer;
}

bool is_listing(const Exchange& exchange, const std::string& path) {
  return exchange.method == "GET" && exchange.path == path;
}

bool is_write(const Exchange& exchange) {
  return exchange.method != "GET" && exchange.path.find("oken") == std::string::npos;
}

std::string now_as_text() {
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto ms = now.time_since_epoch().count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), ms);
}

std::string first_start(const std::string& state_dir) {
  const auto file = std::filesystem::path(state_dir) / "first-start";
  std::string text;
  if (std::ifstream(file) >> text) return text;
  text = now_as_text();
  std::ofstream(file) << text;
  return text;
}

std::string patch_without(const std::string& body, const std::function<bool(const std::string&)>& dropped) {
  json kept = json::array();
  for (auto& operation : parsed(body)) {
    const auto path = operation.value("path", "");
    if (!dropped(path)) kept.push_back(std::move(operation));
  }
  return kept.dump();
}

std::size_t fields_changed(const std::string& body) {
  std::set<std::string> paths;
  for (const auto& operation : parsed(body)) {
    if (operation.value("op", "") != "test") paths.insert(operation.value("path", ""));
  }
  return paths.size();
}

}  // namespace dataflow_qa::cli::testing
