// Held by envelope_test.cpp.
#include "harness/describe/query.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "harness/describe/conventions.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::int64_t usual_size = 100;
constexpr std::int64_t largest_size = 1'000'000;

bool says(const Json& list, std::initializer_list<std::string_view> any) {
  if (list.is_string()) {
    const auto& text = list.get_ref<const std::string&>();
    return std::any_of(any.begin(), any.end(),
                       [&](std::string_view word) { return text == "{" + std::string(word) + "}"; });
  }
  return list.is_object() && std::any_of(list.begin(), list.end(), [&](const Json& each) { return says(each, any); });
}

/// Null where one of these placeholders stands.
void silence(Json& list, const std::vector<std::string>& words) {
  if (list.is_object()) {
    for (Json& each : list) silence(each, words);
  } else if (list.is_string() && std::find(words.begin(), words.end(), list.get<std::string>()) != words.end()) {
    list = nullptr;
  }
}

class ListReader {
 public:
  ListReader(const Spec& spec, const Envelopes& envelopes, const EntityFields& fields) : spec_(spec), fields_(fields) {
    draft_.list = envelopes.list;
  }

  ListDraft read(const std::vector<const Json*>& parameters) {
    for (const Json* each : parameters) take(*each);
    page();
    order();
    for (const Json* each : others_) filter(*each);
    if (!unknown_.empty()) {
      note(Topic::lists, "/rest/query",
           fmt::format("the query parameters {} are not described: what do they do?", fmt::join(unknown_, ", ")));
    }
    if (!has_since_) {
      note(Topic::timestamps, "/rest/query",
           fields_.changed.empty() ? "records bear no timestamp that a change moves, and a list cannot be narrowed to "
                                     "what has changed: how does a sync find changes?"
                                   : "no query parameter narrows a list to what has changed since a time");
    }
    return std::move(draft_);
  }

 private:
  void note(Topic topic, std::string pointer, std::string text) {
    draft_.notes.push_back({topic, std::move(pointer), std::move(text)});
  }

  static std::string name_of(const Json& parameter) { return text_at(parameter, "name"); }
  [[nodiscard]] Schema schema(const Json& parameter) const {
    return schema_of(spec_, spec_.schema_of_parameter(parameter));
  }

  /// The first parameter of each meaning that there is one of.
  void take(const Json& parameter) {
    const std::string name = name_of(parameter);
    for (auto& [meaning, known] : known_) {
      if (known != nullptr || !means(meaning, name) || is_field(name)) continue;
      known = &parameter;
      return;
    }
    others_.push_back(&parameter);
  }

  [[nodiscard]] const Json* known(std::string_view meaning) const {
    const auto found =
        std::find_if(known_.begin(), known_.end(), [&](const auto& each) { return each.first == meaning; });
    return found == known_.end() ? nullptr : found->second;
  }

  [[nodiscard]] bool is_field(const std::string& name) const { return field_named(name) != nullptr; }
  [[nodiscard]] const FieldDraft* field_named(const std::string& name) const {
    const std::string letters = letters_of(name);
    const auto found = std::find_if(fields_.fields.begin(), fields_.fields.end(), [&](const FieldDraft& each) {
      return each.type() != "object" && !each.has("hidden") &&
             (letters_of(each.path()) == letters || letters_of(each.json.value("write_as", "")) == letters);
    });
    return found == fields_.fields.end() || letters.empty() ? nullptr : &*found;
  }

  void page() {
    const Json* page = known("page_parameter");
    const Json* offset = known("offset_parameter");
    const Json* cursor = known("cursor_parameter");
    const Json* size = known("size_parameter");
    if (cursor != nullptr && !says(draft_.list, {"next_cursor", "next_url"})) {
      note(
          Topic::lists, "/rest/paging",
          fmt::format("`{}` looks like a cursor, but no member of the list says the next one: where does a client find "
                      "it?",
                      name_of(*cursor)));
      cursor = nullptr;
    }
    Json paging = Json::object();
    if (page != nullptr) paging["page"] = {{"parameter", name_of(*page)}, {"first", first_of(*page, 1)}};
    if (page == nullptr && offset != nullptr) {
      paging["offset"] = {{"parameter", name_of(*offset)}, {"first", first_of(*offset, 0)}};
    }
    if (cursor != nullptr) paging["cursor"] = {{"parameter", name_of(*cursor)}};
    const bool paged = !paging.empty();
    if (paged || size != nullptr) paging["size"] = size_of(size);
    if (page == nullptr && offset == nullptr) {
      silence(draft_.list, {"{next_page}", "{previous_page}", "{next_offset}"});
      if (!paged) silence(draft_.list, {"{next_cursor}", "{next_url}", "{previous_url}", "{first_url}", "{last_url}"});
    }
    if (cursor == nullptr) silence(draft_.list, {"{next_cursor}"});
    if (!paged) {
      note(Topic::lists, "/rest",
           size == nullptr
               ? "nothing says how a list is paged; everything at once is assumed"
               : fmt::format("`{}` limits a list, but nothing says how the next page is asked for", name_of(*size)));
    }
    if (paging.empty()) return;
    paging["mark"] = guessed;
    draft_.paging = std::move(paging);
  }

  [[nodiscard]] std::int64_t first_of(const Json& parameter, std::int64_t usual_first) const {
    const Schema said = schema(parameter);
    const auto first =
        whole_at(said.facts, "default") ? whole_at(said.facts, "default") : whole_at(said.facts, "minimum");
    return first && (*first == 0 || *first == 1) ? *first : usual_first;
  }

  Json size_of(const Json* parameter) {
    Json size = Json::object();
    std::optional<std::int64_t> otherwise;
    std::optional<std::int64_t> most;
    if (parameter != nullptr) {
      size["parameter"] = name_of(*parameter);
      const Schema said = schema(*parameter);
      otherwise = whole_at(said.facts, "default");
      most = whole_at(said.facts, "maximum");
      if (otherwise && (*otherwise < 1 || *otherwise > largest_size)) otherwise.reset();
      if (most && (*most < otherwise.value_or(1) || *most > largest_size)) most.reset();
    }
    if (!otherwise) {
      note(Topic::lists, "/rest/paging/size/default",
           fmt::format("nothing says how many records a page has where a client does not; {} is assumed",
                       std::min(most.value_or(usual_size), usual_size)));
    }
    size["default"] = otherwise.value_or(std::min(most.value_or(usual_size), usual_size));
    if (most) size["most"] = *most;
    if (most) {
      note(Topic::lists, "/rest/paging/size/most",
           "is a larger page refused, or cut down to the largest (\"beyond\": \"clamp\")?");
    }
    return size;
  }

  void order() {
    const Json* sort = known("sort_parameter");
    const Json* direction = known("direction_parameter");
    if (sort == nullptr) {
      if (direction != nullptr) unknown_.push_back("`" + name_of(*direction) + "`");
      return note(Topic::lists, "/rest", "nothing says in which order a list is; that of creation is assumed");
    }
    Json ordering = {{"parameter", name_of(*sort)}};
    std::string grammar = direction == nullptr ? "minus" : "two";
    Json paths = Json::array();
    const auto add = [&](const std::string& path) {
      if (std::find(paths.begin(), paths.end(), Json(path)) == paths.end()) paths.push_back(path);
    };
    const Json values = member(schema(*sort).facts, "enum");
    for (const Json& each : values.is_array() ? values : Json::array()) {
      if (!each.is_string()) continue;
      const std::string value = each.get<std::string>();
      const auto sign = value.find_first_of(":| ", 1);
      if (sign != std::string::npos) grammar = value[sign] == ':' ? "colon" : value[sign] == '|' ? "bar" : "blank";
      if (const auto* field = field_named(value.substr(0, sign))) add(field->path());
    }
    if (paths.empty()) {
      for (const FieldDraft& each : fields_.fields) {
        if (each.has("stamp") || means("mirrored", each.path()) || means("id", each.path())) add(each.path());
      }
      note(Topic::lists, "/rest/ordering/fields",
           fmt::format("nothing says by which fields `{}` can put a list in order", name_of(*sort)));
    }
    if (direction != nullptr) ordering["direction_parameter"] = name_of(*direction);
    ordering["grammar"] = grammar;
    ordering["fields"] = std::move(paths);
    ordering["mark"] = guessed;
    draft_.ordering = std::move(ordering);
    note(Topic::lists, "/rest/ordering", "in which order is a list where a client does not say it (\"by\")?");
  }

  void add(const Json& parameter, const char* kind, Json fields = nullptr) {
    Json entry = {{"name", name_of(parameter)}, {"kind", kind}};
    if (fields.is_string()) entry["field"] = fields;
    if (fields.is_array()) entry["fields"] = fields;
    entry["mark"] = guessed;
    if (draft_.query.is_null()) draft_.query = Json::array();
    draft_.query.push_back(std::move(entry));
  }

  void filter(const Json& parameter) {
    const std::string name = name_of(parameter);
    std::string plain = name;
    if (name.starts_with("filter[") && name.ends_with("]")) plain = name.substr(7, name.size() - 8);
    if (means("since_parameter", name) && !fields_.changed.empty()) {
      has_since_ = true;
      add(parameter, "changed_since");
      return note(Topic::timestamps, "/rest/query",
                  fmt::format("is a record that changed at the very time of `{}` in the list? It is, unless \"strict\" "
                              "is true",
                              name));
    }
    if (means("search_parameter", name)) {
      Json paths = Json::array();
      for (const FieldDraft& each : fields_.fields) {
        if (each.has("free_text") && !each.has("hidden")) paths.push_back(each.path());
      }
      if (!paths.empty()) return add(parameter, "contains", std::move(paths));
    } else if (means("members_parameter", name)) {
      return add(parameter, "members");
    } else if (const auto* field = field_named(plain)) {
      const bool several = schema(parameter).is_list();
      return add(parameter, several ? "one_of" : "equals", field->path());
    }
    unknown_.push_back("`" + name + "`");
  }

  const Spec& spec_;
  const EntityFields& fields_;
  ListDraft draft_;
  std::vector<std::pair<std::string_view, const Json*>> known_{
      {"page_parameter", nullptr},   {"size_parameter", nullptr}, {"offset_parameter", nullptr},
      {"cursor_parameter", nullptr}, {"sort_parameter", nullptr}, {"direction_parameter", nullptr}};
  std::vector<const Json*> others_;
  std::vector<std::string> unknown_;
  bool has_since_ = false;
};

}  // namespace

ListDraft lists_of(const Spec& spec, const Resource& resource, const Envelopes& envelopes, const EntityFields& fields) {
  return ListReader(spec, envelopes, fields).read(spec.query_parameters(*resource.all, resource.list()));
}

}  // namespace dataflow_qa::describe
