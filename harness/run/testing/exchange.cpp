// Held by mutants_test.cpp.
#include "harness/run/testing/exchange.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <fstream>
#include <set>

namespace dataflow_qa::run::testing {

namespace {

class TamperingHttp final : public pms_go_sync::Http {
 public:
  TamperingHttp(Tamper tamper, std::function<void()> at_exchange, pms_go_sync::Http& real)
      : tamper_(std::move(tamper)), at_exchange_(std::move(at_exchange)), real_(real) {}

  pms_go_sync::Outcome<pms_go_sync::HttpResponse> send(const pms_go_sync::HttpRequest& request) override {
    const auto query = std::min(request.target.find('?'), request.target.size());
    Exchange exchange{.method = request.method,
                      .path = request.target.substr(0, query),
                      .query = request.target.substr(query),
                      .body = request.body,
                      .headers = request.headers,
                      .content_type = request.content_type};
    try {
      if (!tamper_) return answered(forward(exchange));
      auto answer = tamper_(std::move(exchange), [this](const Exchange& changed) { return forward(changed); });
      return answered(std::move(answer));
    } catch (const NoAnswer& none) {
      return tl::unexpected{none.trouble};
    }
  }

 private:
  static pms_go_sync::HttpResponse answered(Answer answer) {
    return {answer.status, std::move(answer.headers), std::move(answer.body)};
  }
  [[nodiscard]] Answer forward(const Exchange& exchange) const {
    if (at_exchange_) at_exchange_();
    auto response = real_.send({.method = exchange.method,
                                .target = exchange.path + exchange.query,
                                .headers = exchange.headers,
                                .body = exchange.body,
                                .content_type = exchange.content_type});
    if (at_exchange_) at_exchange_();
    if (!response) throw NoAnswer{response.error()};
    return {.status = response->status, .body = std::move(response->body), .headers = std::move(response->headers)};
  }

  Tamper tamper_;  // empty: nothing is tampered with
  std::function<void()> at_exchange_;
  pms_go_sync::Http& real_;
};

pms_go_sync::HttpDecorators::Decorate decorate_with(const Tamper& tamper, const std::function<void()>& at_exchange) {
  if (!tamper && !at_exchange) return {};
  return [=](pms_go_sync::Http& real) { return std::make_unique<TamperingHttp>(tamper, at_exchange, real); };
}

}  // namespace

bool Exchange::is(const std::string& wanted_method, const std::string& below) const {
  return method == wanted_method && path.starts_with(below) &&
         (path.size() == below.size() || path[below.size()] == '/');
}

pms_go_sync::HttpDecorators decorators(const Defect& defect, std::function<void()> at_exchange) {
  return {.source = decorate_with(defect.source, at_exchange),
          .target = decorate_with(defect.target, at_exchange),
          .tokens = decorate_with(defect.tokens, at_exchange)};
}

json parsed(const std::string& text) {
  auto value = json::parse(text, nullptr, false);
  return value.is_discarded() ? json() : value;
}

Answer unchanged(Exchange exchange, const Forward& forward) {
  exchange.method = "GET";
  exchange.body.clear();
  exchange.content_type.clear();
  return forward(exchange);
}

Exchange instead(const Exchange& of, std::string method, std::string path, const json& body) {
  Exchange result{.method = std::move(method), .path = std::move(path), .headers = of.headers};
  result.headers.erase("If-Match");
  if (body.is_null()) return result;
  const bool patch = result.method == "PATCH";
  result.body = body.dump();
  result.content_type = patch && body.is_object()  ? "application/merge-patch+json"
                        : patch && body.is_array() ? "application/json-patch+json"
                                                   : "application/json";
  return result;
}

Answer refusal(const std::string& detail) {
  return {
      .status = 400,
      .body = json{{"title", "One or more validation errors occurred."}, {"status", 400}, {"detail", detail}}.dump(),
      .headers = {{"content-type", "application/problem+json"}}};
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

bool is_first_page(const Exchange& exchange) {
  const auto asks = [&](const char* what) { return exchange.query.find(what) != std::string::npos; };
  return !asks("cursor=") && (!asks("PageNumber=") || asks("PageNumber=1&"));
}

std::vector<json> records_of(const Answer& answer) {
  const auto body = parsed(answer.body);
  const auto& list = body.is_object() && body.contains("data") ? body["data"] : body;
  return list.is_array() ? list.get<std::vector<json>>() : std::vector<json>{};
}

std::string text_in(const json& record, const std::string& field) {
  if (!record.is_object() || !record.contains(field) || !record.at(field).is_string()) return "";
  return record.at(field).get<std::string>();
}

std::string id_of(const json& record) {
  const auto id = record.value("id", record.value("Id", json()));
  return id.is_string() ? id.get<std::string>() : id.dump();
}

std::string changed_at(const json& record) {
  return record.value("updatedAt", record.value("LastChangedDateTimeOffset", ""));
}

Exchange another_creation(Exchange exchange) {
  auto body = parsed(exchange.body);
  for (const auto* reference : {"externalReference", "ExternalImportReference"}) body.erase(reference);
  for (const auto* code : {"code", "Code"}) {
    if (body.contains(code) && body[code].is_string()) body[code] = body[code].get<std::string>() + "x";
  }
  exchange.body = body.dump();
  exchange.headers.erase("Idempotency-Key");
  return exchange;
}

std::string lowered(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_write(const Exchange& exchange) {
  return exchange.method != "GET";
}

std::string now_as_text() {
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto ms = now.time_since_epoch().count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), ms);
}

std::string first_start(const std::filesystem::path& state_dir) {
  const auto file = state_dir / "first-start";
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

}  // namespace dataflow_qa::run::testing
