// Held by mutants_test.cpp.
// Defects of a sync that overwrites, or overlooks, what changed since it looked.

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/testing/defects.h"
#include "harness/run/testing/exchange.h"

namespace dataflow_qa::run::testing {
namespace {

/// A patch that writes any of `fields` (JSON Pointers) writes all of them, as they were last read, and makes sure of
/// none.
Defect writes_together(std::vector<std::string> fields) {
  struct Read {
    std::mutex mutex;
    std::map<std::string, json> records;  // by path
  };
  const auto with_the_others = [fields = std::move(fields)](const json& patch, const json& last) {
    json result = json::array();
    std::set<std::string> written;
    const auto is_field = [&](const std::string& path) {
      return std::find(fields.begin(), fields.end(), path) != fields.end();
    };
    for (const auto& operation : patch) {
      const auto path = operation.value("path", "");
      if (operation.value("op", "") == "test" && is_field(path)) continue;
      written.insert(path);
      result.push_back(operation);
    }
    if (std::none_of(fields.begin(), fields.end(), [&](const auto& field) { return written.contains(field); })) {
      return result;
    }
    for (const auto& field : fields) {
      const auto value = last.value(json::json_pointer(field), json());
      const bool person_name = field == "/Name" && last.value("IsPerson", false);
      if (value.is_null() || written.contains(field) || person_name) continue;
      result.push_back({{"op", "replace"}, {"path", field}, {"value", value}});
    }
    return result;
  };
  return {.target = [read = std::make_shared<Read>(), with_the_others](Exchange exchange, const Forward& forward) {
    const std::lock_guard lock(read->mutex);
    if (exchange.method == "PATCH") {
      exchange.body = with_the_others(parsed(exchange.body), read->records[exchange.path]).dump();
    }
    auto answer = forward(exchange);
    const auto body = parsed(answer.body);
    const auto keep = [&](const std::string& path, const json& record) { read->records[path] = record; };
    if (body.is_object() && body.contains("Id")) {
      keep(exchange.method == "POST" ? exchange.path + "/" + body["Id"].dump() : exchange.path, body);
    }
    for (const auto& record : body.is_array() ? body : json::array()) {
      if (record.is_object() && record.contains("Id")) keep(exchange.path + "/" + record["Id"].dump(), record);
    }
    return answer;
  }};
}

Defect writes_whole_records() {
  return writes_together({"/EmailAddress", "/InvoiceEmailAddress", "/FirstName", "/LastName", "/Code", "/Name"});
}

Defect writes_whole_addresses() {
  return writes_together({"/MailAddress/AddressLine1", "/MailAddress/AddressLine2", "/MailAddress/ZipCode",
                          "/MailAddress/City", "/MailAddress/CountryCode"});
}

/// Overwrites without making sure that what it overwrites is what it has read.
Defect makes_sure_of_nothing() {
  return {.source =
              [](Exchange exchange, const Forward& forward) {
                exchange.headers.erase("If-Match");
                return forward(exchange);
              },
          .target =
              [](Exchange exchange, const Forward& forward) {
                if (exchange.method == "PATCH") {
                  auto patch = parsed(exchange.body);
                  std::erase_if(patch.get_ref<json::array_t&>(),
                                [](const json& operation) { return operation.value("op", "") == "test"; });
                  exchange.body = patch.dump();
                }
                return forward(exchange);
              }};
}

/// An edit of a Custom PMS customer while its counterpart is being written is taken for what was carried over.
Defect swallows_edits_made_meanwhile() {
  struct Writes {
    std::mutex mutex;
    std::map<std::string, std::pair<std::string, std::string>> times;  // by source id: begun, done
  };
  auto writes = std::make_shared<Writes>();
  return {.source =
              [writes](const Exchange& exchange, const Forward& forward) {
                auto answer = forward(exchange);
                if (!is_listing(exchange, "/customers")) return answer;
                const std::lock_guard lock(writes->mutex);
                return without(std::move(answer), [&](const json& record) {
                  const auto write = writes->times.find(record.value("id", ""));
                  const auto changed = record.value("updatedAt", "");
                  return write != writes->times.end() && changed >= write->second.first &&
                         changed <= write->second.second;
                });
              },
          .target =
              [writes](const Exchange& exchange, const Forward& forward) {
                const auto begun = now_as_text();
                auto answer = forward(exchange);
                const auto reference = parsed(answer.body);
                if (!exchange.is("PATCH", "/Customers") || !reference.is_object()) return answer;
                const auto link = reference.value("ExternalImportReference", json());
                const std::lock_guard lock(writes->mutex);
                if (link.is_string()) writes->times[link.get<std::string>().substr(4)] = {begun, now_as_text()};
                return answer;
              }};
}

/// Where both sides changed, it carries over the source's change alone, and takes the target's for seen. The two writes
/// to one pair follow each other without a listing between them.
Defect one_side_takes_all() {
  struct Written {
    std::mutex mutex;
    std::set<std::string> ids;  // of source records whose counterpart was written since the last listing
  };
  auto written = std::make_shared<Written>();
  const auto note_listing = [written](const Exchange& exchange) {
    if (exchange.method != "GET" || exchange.path.find('/', 1) != std::string::npos) return;
    const std::lock_guard lock(written->mutex);
    written->ids.clear();
  };
  return {.source =
              [written, note_listing](Exchange exchange, const Forward& forward) {
                note_listing(exchange);
                if (exchange.method != "PATCH") return forward(exchange);
                const std::lock_guard lock(written->mutex);
                const bool both = written->ids.contains(exchange.path.substr(exchange.path.rfind('/') + 1));
                return both ? unchanged(std::move(exchange), forward) : forward(exchange);
              },
          .target =
              [written, note_listing](const Exchange& exchange, const Forward& forward) {
                note_listing(exchange);
                auto answer = forward(exchange);
                if (exchange.method != "PATCH") return answer;
                const std::lock_guard lock(written->mutex);
                const auto reference = parsed(answer.body).value("ExternalImportReference", json());  // may be null
                const auto text = reference.is_string() ? reference.get<std::string>() : "";
                if (text.starts_with("pms:")) written->ids.insert(text.substr(4));
                return answer;
              }};
}

}  // namespace

DefectTable defects_of_conflicts() {
  return {{"writes-whole-records", writes_whole_records},
          {"writes-whole-addresses", writes_whole_addresses},
          {"makes-sure-of-nothing", makes_sure_of_nothing},
          {"swallows-edits-made-meanwhile", swallows_edits_made_meanwhile},
          {"one-side-takes-all", one_side_takes_all}};
}

}  // namespace dataflow_qa::run::testing
