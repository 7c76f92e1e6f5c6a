// Held by diagnosis_test.cpp.
#include "reports/diagnosis/look_at.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "reports/diagnosis/facets.h"

namespace dataflow_qa::reports {
namespace {

using nlohmann::json;

std::string member(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

constexpr auto writing_methods = std::to_array<std::string_view>({"POST", "PUT", "PATCH"});

enum class Call { write, creation, read };

bool is_call(const json& request, Call call) {
  const auto method = member(request, "method");
  if (call == Call::read) return method == "GET";
  if (member(request, "effect") == "none") return false;  // a call for a token, a search
  if (call == Call::creation) return method == "POST";
  return std::ranges::find(writing_methods, std::string_view(method)) != writing_methods.end();
}

/// The collection in which the diagnosis' records of that side stand; empty where none is named.
std::string collection_of(const Diagnosis& diagnosis, Side side) {
  for (const auto& one : diagnosis.observations) {
    for (const auto* record : {&one.failure->record, &one.failure->counterpart, &one.failure->rewritten}) {
      if (*record && (*record)->side == side) return (*record)->collection;
    }
  }
  return "";
}

bool has_segment(std::string_view path, const std::string& segment) {
  return ("/" + std::string(path.substr(0, path.find('?'))) + "/").find("/" + segment + "/") != std::string::npos;
}

/// Results name the system of a request by an alias of their own, so its path decides.
bool is_to(const json& request, const Diagnosis& diagnosis, Side side) {
  const auto system = member(request, "system");
  if (system == to_string(Side::source) || system == to_string(Side::target)) return system == to_string(side);
  const auto own = collection_of(diagnosis, side);
  const auto other = collection_of(diagnosis, opposite(side));
  const auto path = member(request, "target");
  if (own == other) return false;
  return own.empty() ? !has_segment(path, other) : has_segment(path, own);
}

/// "PATCH /v2/Customers/…": the subject's last such request to that side that the example shows; empty where there is
/// none.
std::string last_request(const Diagnosis& diagnosis, Side side, Call call) {
  const auto& requests = diagnosis.example().check->evidence.requests;
  for (auto request = requests.rbegin(); request != requests.rend(); ++request) {
    if (!request->is_object() || member(*request, "actor") != "subject") continue;
    if (!is_to(*request, diagnosis, side) || !is_call(*request, call)) continue;
    return request_shape(member(*request, "method") + " " + member(*request, "target"));
  }
  return "";
}

std::string field_of(const Diagnosis& diagnosis, Side side) {
  const auto& property = diagnosis.example().property;
  return property.on(side).empty() ? property.label() : property.on(side);
}

bool knows(const Diagnosis& diagnosis, CauseKind kind) {
  return std::ranges::find(diagnosis.causes, kind) != diagnosis.causes.end();
}

/// A value that did not arrive, or arrived otherwise.
std::string of_value(const Diagnosis& diagnosis, Side side) {
  if (knows(diagnosis, CauseKind::no_write_sent) && !knows(diagnosis, CauseKind::written_in_vain)) {
    const auto read = last_request(diagnosis, opposite(side), Call::read);
    return read.empty() ? "" : fmt::format("{}: what it shows should be written, and no write follows", read);
  }
  const auto write = last_request(diagnosis, side, Call::write);
  return write.empty() ? "" : fmt::format("`{}` in the body of {}", field_of(diagnosis, side), write);
}

std::string of_records(const Diagnosis& diagnosis, Side side) {
  const auto creation = last_request(diagnosis, side, Call::creation);
  if (!creation.empty()) return creation;
  const auto read = last_request(diagnosis, opposite(side), Call::read);
  return read.empty() ? "" : fmt::format("{}: no creation follows", read);
}

std::string place_of(const Diagnosis& diagnosis) {
  const auto& cause = diagnosis.example().failure->cause;
  const Side side = diagnosis.toward.value_or(Side::target);
  switch (diagnosis.effect) {
    case Effect::refused:
      return fmt::format("the body of {}", request_shape(cause.request));
    case Effect::half_read: {
      const auto read = last_request(diagnosis, opposite(side), Call::read);
      return read.empty() ? "" : fmt::format("{}: how it goes on to the next page", read);
    }
    case Effect::wrong_value:
      return of_value(diagnosis, side);
    case Effect::lost_edit:
      // What comes back went there so.
      if (diagnosis.function) return of_value(diagnosis, opposite(side));
      [[fallthrough]];
    case Effect::changed:
    case Effect::endless:
    case Effect::excess: {
      const auto write = last_request(diagnosis, side, Call::write);
      return write.empty() ? "" : fmt::format("when and with which fields it sends {}", write);
    }
    case Effect::missing:
    case Effect::link:
      return of_records(diagnosis, side);
    case Effect::stopped:
    case Effect::unreached:
    case Effect::conflict:
    case Effect::deletion:
    case Effect::message:
      break;
  }
  return "";
}

}  // namespace

std::vector<std::string> look_at(const Diagnosis& diagnosis) {
  auto place = place_of(diagnosis);
  return place.empty() ? std::vector<std::string>() : std::vector{std::move(place)};
}

}  // namespace dataflow_qa::reports
