// Held by trial_test.cpp.
#include "harness/trial/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/digest.h"
#include "base/url.h"
#include "harness/trial/forms.h"
#include "mocks/rest/words.h"

namespace dataflow_qa::trial {

using nlohmann::json;

Session::Session(const mocks::System& system, json description, mocks::MockSystem& mock, mocks::Clock& clock)
    : system_(system),
      places_(std::move(description)),
      mock_(mock),
      clock_(clock),
      client_(base::split_url(mock.base_url()).value().origin()) {
  shelves_.reserve(system.entities.size());
  for (std::size_t i = 0; i < system.entities.size(); ++i) {
    shelves_.push_back({system.entities[i], system.dialect->collections[i], i});
  }
  for (const auto& [key, value] : mock_.connection()) secrets_[key] = value;
}

const Shelf& Session::shelf(std::string_view collection) const {
  return *std::find_if(shelves_.begin(), shelves_.end(), [&](const Shelf& each) { return each.name() == collection; });
}

void Session::note(const std::string& collection, std::string what, const Exchange& exchange,
                   std::optional<Fault> fault) {
  const auto outcome = fault ? Step::Outcome::failed : Step::Outcome::passed;
  steps_.push_back({collection, std::move(what), outcome, exchange.request, exchange.sent, exchange.status,
                    fault ? std::move(*fault) : Fault{}});
}

void Session::skip(const std::string& collection, std::string what) {
  steps_.push_back({collection, std::move(what), Step::Outcome::not_called_for, {}, {}, 0, {}});
}

void Session::show(const mocks::Credential& credential, bool wrong, Access& access) const {
  std::string value = credential.value.empty() ? "dataflow-qa" : mocks::rest::filled_text(credential.value, secrets_);
  if (wrong) value = "nobody";
  value = credential.prefix + (credential.base64 ? base::base64(value) : value);
  (credential.in_query ? access.query : access.headers).emplace_back(credential.name, value);
}

Access Session::through_gateway(bool wrong) const {
  Access access;
  if (!dialect().gateway.empty()) show(dialect().gateway.front(), wrong, access);
  return access;
}

Access Session::access(std::size_t way, std::optional<std::size_t> lacking, std::optional<std::size_t> wrong) const {
  Access access = through_gateway();
  if (way >= dialect().authentication.size()) return access;
  const auto& credentials = dialect().authentication[way];
  for (std::size_t i = 0; i < credentials.size(); ++i) {
    if (i != lacking) show(credentials[i], i == wrong, access);
  }
  return access;
}

Exchange Session::send(const Ask& ask) {
  return client_.send(ask, access(0).headers, access(0).query);
}

Exchange Session::send_as(const Ask& ask, const Access& access) {
  return client_.send(ask, access.headers, access.query);
}

Exchange Session::ask_for_token(bool right) {
  const auto& call = *dialect().token;
  json sends = mocks::rest::filled(call.sends, secrets_);
  Access access = through_gateway();
  for (const auto& credential : call.credentials) show(credential, !right, access);
  if (!right && call.credentials.empty()) {
    for (auto& value : sends) value = "nobody";
  }
  Pairs pairs;
  for (const auto& [name, value] : sends.items()) pairs.emplace_back(name, mocks::text_of_id(value));
  Ask ask{.method = call.method, .path = call.path};
  if (call.in_query) {
    ask.query = pairs;
  } else if (call.in_form) {
    ask.body = query_text(pairs);
    ask.media_type = "application/x-www-form-urlencoded";
  } else {
    ask.body = sends.dump();
    ask.media_type = dialect().media_types.front();
  }
  return client_.send(ask, access.headers, access.query);
}

bool Session::take_token(const Exchange& exchange) {
  const auto found = read_form(dialect().token->answer, exchange.shown());
  if (!found || !found->contains(dialect().token->key)) return false;
  secrets_[dialect().token->key] = found->at(dialect().token->key);
  return true;
}

void Session::pass(std::int64_t seconds, bool keep_token) {
  clock_.set_now(clock_.now() + std::chrono::seconds(seconds));
  if (dialect().token && keep_token) take_token(ask_for_token(true));
}

std::string Session::path_of(const Shelf& shelf, const std::string& id) const {
  std::string path = dialect().base_path + "/" + shelf.dialect.path;
  const auto parent = parents_.find({shelf.name(), id});
  const auto any = parent == parents_.end() && !id.empty() ? parents_.find({shelf.name(), ""}) : parent;
  if (!id.empty() && any != parents_.end()) path += "/" + base::percent_encoded(any->second);
  if (!id.empty()) path += "/" + base::percent_encoded(id);
  return path + dialect().path_suffix;
}

std::string Session::path_of_new(const Shelf& shelf) const {
  const auto parent = parents_.find({shelf.name(), ""});
  if (parent == parents_.end()) return path_of(shelf);
  return fmt::format("{}/{}/{}{}", dialect().base_path, shelf.dialect.path, base::percent_encoded(parent->second),
                     dialect().path_suffix);
}

Ask Session::ask_with(const std::string& method, const Shelf& shelf, const std::string& id, const json& body) const {
  return {.method = method,
          .path = id.empty() ? path_of_new(shelf) : path_of(shelf, id),
          .query = {},
          .body = body.dump(),
          .media_type = dialect().media_types.front(),
          .headers = {}};
}

}  // namespace dataflow_qa::trial
