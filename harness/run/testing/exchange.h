#pragma once

// The tools for defects: an exchange of the sync with one of the systems, and functions that tamper with it.
//
//   Defect no_write_back() {
//     return {.source = [](Exchange exchange, const Forward& forward) {
//       return is_write(exchange) ? unchanged(std::move(exchange), forward) : forward(exchange);
//     }};
//   }

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sync/clients.h"

namespace dataflow_qa::run::testing {

using nlohmann::json;

struct Answer {
  int status = 502;
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case
};

struct Exchange {
  std::string method;
  std::string path;   // below the system's base, without the query: "/Customers/27469001"
  std::string query;  // with its '?'; may be empty
  std::string body;
  std::map<std::string, std::string> headers;
  std::string content_type;

  [[nodiscard]] bool is(const std::string& wanted_method, const std::string& below) const;
};

/// Thrown by Forward where no whole answer came. A defect that lets it pass has the sync hear of it as it would without
/// the defect.
struct NoAnswer {
  pms_go_sync::Trouble trouble;
};

/// Sends an exchange to the mock as it is by then.
using Forward = std::function<Answer(const Exchange&)>;
/// Decides what becomes of an exchange. Called on the thread of the sync.
using Tamper = std::function<Answer(Exchange exchange, const Forward& forward)>;

/// A sync's defect: how the exchanges of a correct sync are tampered with.
struct Defect {
  Tamper source;         // for the exchanges with Custom PMS; none where it is left alone
  Tamper target;         // for those with PowerOffice Go
  Tamper tokens;         // for calls for tokens
  bool forgets = false;  // what the sync remembers is lost at each start
  /// Of a defect that shows when the sync is asked to end: true from then on. Null where it does not matter.
  std::shared_ptr<std::atomic<bool>> stopping;
};

/// Decorators that put the defect between a sync's clients and the systems. `at_exchange` is called before and after
/// each exchange, and may throw.
[[nodiscard]] pms_go_sync::HttpDecorators decorators(const Defect& defect, std::function<void()> at_exchange = {});

json parsed(const std::string& text);

/// The answer that a read of the same record gives: an update that is not done.
Answer unchanged(Exchange exchange, const Forward& forward);

/// Another request that the sync could have sent instead, with the keys that it has: another method, path and body.
Exchange instead(const Exchange& of, std::string method, std::string path, const json& body);

Answer refusal(const std::string& detail);

/// Leaves out of a listing what `hidden` says. Custom PMS wraps its records in "data", PowerOffice Go does not.
Answer without(Answer answer, const std::function<bool(const json&)>& hidden);

/// Rewrites each record of an answer, whether it is one or a list.
Answer rewritten(Answer answer, const std::function<void(json&)>& rewrite);

bool is_listing(const Exchange& exchange, const std::string& path);
/// Of a listing, which may have one page alone.
bool is_first_page(const Exchange& exchange);
/// None where the answer is no listing.
std::vector<json> records_of(const Answer& answer);
std::string id_of(const json& record);
/// Empty where the record has no text there.
std::string text_in(const json& record, const std::string& field);
/// As the system writes it.
std::string changed_at(const json& record);

/// The creation again, as one that nobody would know for the same.
Exchange another_creation(Exchange exchange);

bool is_write(const Exchange& exchange);

/// With ASCII letters in lower case.
std::string lowered(std::string text);

std::string now_as_text();

/// The time of the first start, kept in a file.
std::string first_start(const std::filesystem::path& state_dir);

/// The JSON Patch without the operations, tests too, at paths that `dropped` names.
std::string patch_without(const std::string& body, const std::function<bool(const std::string&)>& dropped);

/// How many different fields a JSON Patch changes.
std::size_t fields_changed(const std::string& body);

}  // namespace dataflow_qa::run::testing
