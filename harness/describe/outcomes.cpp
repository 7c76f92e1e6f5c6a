// Held by envelope_test.cpp.
#include "harness/describe/outcomes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/describe/conventions.h"

namespace dataflow_qa::describe {
namespace {

const Json no_operation;

/// A template for the body of an error.
class ErrorTemplate {
 public:
  explicit ErrorTemplate(const Spec& spec) : spec_(spec) {}

  /// Null where no member is a message.
  Json read(const Json& written) {
    const Schema schema = schema_of(spec_, written);
    if (!schema.is_object()) return {};
    Json body = object(schema, 0);
    return has_message_ ? body : Json();
  }

  /// "errors" of the dialect; null where the body lists none.
  Json errors;

 private:
  Json object(const Schema& schema, int depth) {
    Json body = Json::object();
    for (const Property& each : schema.properties) {
      if (each.name.empty() || each.name.find_first_of("{}") != std::string::npos) continue;
      const Schema part = schema_of(spec_, *each.schema);
      Json value;
      const bool several = means("errors", each.name) && (part.is_list() || part.additional != nullptr);
      if (several && errors.is_null()) {
        value = list_of_errors(part);
      } else if (part.is_object() && means("error_parts", each.name) && depth == 0) {
        value = object(part, depth + 1);
        if (value.empty()) value = nullptr;
      } else if (!part.is_list() && !part.is_object()) {
        value = plain(each.name, part);
      }
      if (!value.is_null()) body[each.name] = std::move(value);
    }
    return body;
  }

  Json plain(const std::string& name, const Schema& part) {
    const bool text = part.type == "string" || part.type.empty();
    if (text && means("message", name)) {
      has_message_ = true;
      return "{message}";
    }
    if (part.type == "integer") return means("status", name) ? Json("{status}") : Json();
    if (part.type == "boolean") {
      const Json& only = member(part.facts, "example");
      return only.is_boolean() ? only : Json(false);
    }
    if (!text) return {};
    if (means("detail", name)) {
      has_message_ = true;
      return "{detail}";
    }
    return means("title", name) ? Json("{title}") : Json();
  }

  Json list_of_errors(const Schema& part) {
    has_message_ = true;
    if (!part.is_list()) {
      errors = {{"shape", "map"}};
      return "{errors}";
    }
    const Schema item = part.items == nullptr ? Schema{} : schema_of(spec_, *part.items);
    if (!item.is_object()) {
      errors = {{"shape", "texts"}};
      return "{errors}";
    }
    Json form = Json::object();
    for (const Property& each : item.properties) {
      const Schema inner = schema_of(spec_, *each.schema);
      if (inner.is_object() || inner.is_list() || each.name.find_first_of("{}") != std::string::npos) continue;
      if (means("message", each.name) || means("detail", each.name))
        form[each.name] = "{message}";
      else if (means("error_field", each.name))
        form[each.name] = "{field}";
    }
    errors = {{"shape", "list"}, {"item", form.empty() ? Json{{"field", "{field}"}, {"message", "{message}"}} : form}};
    return "{errors}";
  }

  const Spec& spec_;
  bool has_message_ = false;
};

class OutcomeReader {
 public:
  OutcomeReader(const Spec& spec, const std::vector<Resource>& resources, const std::vector<Envelopes>& envelopes)
      : spec_(spec), resources_(resources), envelopes_(envelopes) {}

  OutcomeDraft read() {
    success(
        "listed", [](const Resource& each) -> const Json& { return each.list(); }, 200);
    success(
        "found", [](const Resource& each) -> const Json& { return each.read(); }, 200);
    success(
        "created", [](const Resource& each) -> const Json& { return each.create(); }, 201);
    success(
        "updated", [](const Resource& each) -> const Json& { return each.update(); }, 200);
    success(
        "deleted", [](const Resource& each) -> const Json& { return each.remove(); }, 204);
    created_body();
    collect_errors();
    failures();
    return std::move(draft_);
  }

 private:
  void note(std::string pointer, std::string text) {
    draft_.notes.push_back({Topic::errors, std::move(pointer), std::move(text)});
  }

  template <typename Choose>
  void success(const char* kind, Choose choose, int usual_status) {
    int status = 0;
    for (const Resource& each : resources_) {
      const int own = spec_.success(choose(each)).first;
      if (own == 0) continue;
      if (status != 0 && own != status) {
        note(fmt::format("/rest/outcomes/{}", kind),
             fmt::format("collections differ in this status ({} and {}); a description has one for all", status, own));
      }
      if (status == 0) status = own;
    }
    if (status == 0) return;
    if (status != usual_status) draft_.outcomes[kind]["status"] = status;
    if (status == 204 && usual_status != 204) draft_.outcomes[kind]["body"] = nullptr;
  }

  /// What a creation is answered with, where that is not the record.
  void created_body() {
    for (std::size_t i = 0; i < resources_.size(); ++i) {
      const Json& response = *spec_.success(resources_[i].create()).second;
      if (!response.is_object()) continue;
      const Schema& answered = envelopes_[i].answered;
      const bool located = member(response, "headers").is_object() && member(response, "headers").contains("Location");
      Json& created = draft_.outcomes["created"];
      if (located) created["headers"] = {{"Location", "{url}"}};
      const bool only_id = answered.properties.size() == 1 && letters_of(answered.properties[0].name) == "id";
      if (only_id && envelopes_[i].record.properties.size() > 1)
        created["body"] = {{answered.properties[0].name, "{id}"}};
      const bool nothing = spec_.schema_of_response(response).is_null();
      if (nothing && located) created["body"] = nullptr;
      if (nothing && !located && !created.contains("body")) {
        note("/rest/outcomes/created", "nothing says what a creation is answered with; the record is assumed");
      }
      if (created.empty() || created.is_null()) draft_.outcomes.erase("created");
      return;
    }
  }

  void collect_errors() {
    for (const Resource& each : resources_) {
      for (const Json* operation : {&each.list(), &each.create(), &each.read(), &each.update(), &each.remove()}) {
        for (const auto& [status, response] : spec_.responses(*operation)) {
          if (status != 0 && status < 400) continue;
          const bool writes = operation != &each.list() && operation != &each.read() && operation != &each.remove();
          if (status == 409) (operation == &each.remove() ? conflict_on_delete_ : conflict_on_write_) = true;
          if (writes || status != 400) statuses_.insert(status);
          const Json& schema = spec_.schema_of_response(*response);
          if (schema.is_null() || bodies_.contains(status)) continue;
          ErrorTemplate form(spec_);
          Json body = form.read(schema);
          if (body.is_null()) continue;
          if (draft_.errors.is_null()) draft_.errors = form.errors;
          bodies_.emplace(status, std::move(body));
        }
      }
    }
  }

  /// The body that most statuses have becomes that of all.
  void choose_body() {
    std::size_t best = 0;
    for (const auto& [status, body] : bodies_) {
      const auto same = static_cast<std::size_t>(std::count_if(
          bodies_.begin(), bodies_.end(), [&body = body](const auto& each) { return each.second == body; }));
      if (same <= best) continue;
      best = same;
      draft_.error_body = body;
    }
    if (draft_.error_body.is_null()) {
      note("/rest/error_body", "nothing says what the body of an error looks like; {\"message\": …} is assumed");
    }
  }

  void failure(const char* kind, int status, int usual_status) {
    if (status != usual_status) draft_.outcomes[kind]["status"] = status;
    const auto own = bodies_.find(status);
    if (own != bodies_.end() && own->second != draft_.error_body) draft_.outcomes[kind]["body"] = own->second;
  }

  void failures() {
    choose_body();
    const bool has_422 = statuses_.contains(422);
    const int invalid = has_422 || !statuses_.contains(400) ? 422 : 400;
    failure("malformed", 400, 400);
    failure("invalid", invalid, 422);
    if (conflict_on_write_) failure("duplicate", 409, 422);
    if (conflict_on_write_) draft_.outcomes["duplicate"]["mark"] = "assumed: what 409 is for";
    if (!conflict_on_delete_ && !statuses_.empty()) {
      failure("in_use", invalid, 409);
      draft_.outcomes["in_use"]["mark"] = usual;
    }
    for (const auto& [kind, status] : {std::pair{"no_credentials", 401}, std::pair{"forbidden", 403},
                                       std::pair{"not_found", 404}, std::pair{"too_many", 429}}) {
      if (statuses_.contains(status)) failure(kind, status, status);
    }
    if (!statuses_.contains(400) && !has_422) {
      note("/rest/outcomes/invalid", "nothing says with which status a value is refused; 422 is assumed");
    }
    if (conflict_on_write_) {
      note("/rest/outcomes/duplicate",
           "409 is taken for a value that another record has: is it also for something else?");
    }
    if (!conflict_on_delete_) {
      note("/rest/dependants",
           "nothing says what becomes of a record's dependants when it is deleted: is the deletion "
           "refused, or are they deleted with it (\"cascade\"), or kept (\"keep\")?");
    }
  }

  const Spec& spec_;
  const std::vector<Resource>& resources_;
  const std::vector<Envelopes>& envelopes_;
  OutcomeDraft draft_;
  std::set<int> statuses_;
  std::map<int, Json> bodies_;  // by status; 0: of "default"
  bool conflict_on_write_ = false;
  bool conflict_on_delete_ = false;
};

}  // namespace

OutcomeDraft outcomes_of(const Spec& spec, const std::vector<Resource>& resources,
                         const std::vector<Envelopes>& envelopes) {
  return OutcomeReader(spec, resources, envelopes).read();
}

}  // namespace dataflow_qa::describe
