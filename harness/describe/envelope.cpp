#include "harness/describe/envelope.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "harness/describe/conventions.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::size_t most_wrapper_members = 4;
const char* const list_pointer = "/rest/list";

/// Reads the schema of a list.
class ListEnvelope {
 public:
  ListEnvelope(const Spec& spec, const Resource& resource, Notes& notes)
      : spec_(spec), resource_(resource), notes_(notes) {}

  /// The envelope, or null where no records stand in it.
  Json read(const Schema& answer) {
    if (answer.is_list()) return take(answer) ? Json("{items}") : Json();
    Json list = object(answer, 0);
    if (item_.properties.empty()) return {};
    if (!left_out_.empty()) {
      notes_.push_back({Topic::lists, list_pointer,
                        fmt::format("the members {} of the list have no counterpart in a description and are left out",
                                    fmt::join(left_out_, ", "))});
    }
    return list;
  }

  [[nodiscard]] const Schema& item() const { return item_; }
  [[nodiscard]] const std::string& items_name() const { return items_name_; }

 private:
  bool take(const Schema& list) {
    if (list.items == nullptr) return false;
    Schema item = schema_of(spec_, *list.items);
    if (!item.is_object() || item.properties.empty()) return false;
    item_ = std::move(item);
    return true;
  }

  /// How well a member's name suits the records: more is better, 0 not at all.
  [[nodiscard]] int rank(const std::string& name) const {
    if (letters_of(name) == letters_of(resource_.collection)) return 3;
    return means("items", name) ? 2 : 1;
  }

  const Property* best_list(const Schema& schema) {
    const Property* best = nullptr;
    for (const Property& each : schema.properties) {
      const Schema part = schema_of(spec_, *each.schema);
      if (!part.is_list() || part.items == nullptr || !schema_of(spec_, *part.items).is_object()) continue;
      if (best == nullptr || rank(each.name) > rank(best->name)) best = &each;
    }
    return best;
  }

  Json object(const Schema& schema, int depth) {
    Json object = Json::object();
    const Property* records = item_.properties.empty() ? best_list(schema) : nullptr;
    if (records != nullptr && take(schema_of(spec_, *records->schema))) {
      items_name_ = records->name;
    } else {
      records = nullptr;
    }
    for (const Property& each : schema.properties) {
      if (each.name.find_first_of("{}") != std::string::npos) continue;  // would be a placeholder
      if (&each == records) {
        object[each.name] = "{items}";
      } else if (const Schema part = schema_of(spec_, *each.schema); part.is_object() && depth < 2) {
        const bool worth = means("envelope_parts", each.name) || means("items", each.name);
        Json inner = worth ? this->object(part, depth + 1) : Json::object();
        if (!inner.empty()) object[each.name] = std::move(inner);
      } else if (const std::string word = placeholder(each.name, part, depth); !word.empty()) {
        object[each.name] = word;
      } else {
        left_out_.push_back("`" + each.name + "`");
      }
    }
    return object;
  }

  [[nodiscard]] static std::string placeholder(const std::string& name, const Schema& part, int depth) {
    if (part.is_list() || part.type == "boolean") return {};
    const bool text = part.type == "string" || part.type.empty();
    constexpr std::array<const char*, 9> numbers{"total", "total_pages",   "page",        "page_size", "offset",
                                                 "count", "previous_page", "next_offset", "next_page"};
    constexpr std::array<const char*, 5> texts{"next_cursor", "next_url", "previous_url", "first_url", "last_url"};
    if (!text || depth == 0) {
      for (const char* meaning : numbers) {
        if (!text && means(meaning, name)) return fmt::format("{{{}}}", meaning);
      }
    }
    if (!text) return means("next_url", name) ? "{next_page}" : "";
    for (const char* meaning : texts) {
      if (means(meaning, name)) return fmt::format("{{{}}}", meaning);
    }
    return means("next_page", name) ? "{next_url}" : "";
  }

  const Spec& spec_;
  const Resource& resource_;
  Notes& notes_;
  Schema item_;
  std::string items_name_;
  std::vector<std::string> left_out_;
};

/// The member that holds the record, where the record does not stand there itself; empty: it does.
std::string wrapper_of(const Spec& spec, const Schema& schema, const Resource& resource) {
  if (!schema.is_object() || schema.properties.size() > most_wrapper_members || schema.find("id") != nullptr) return {};
  for (const Property& each : schema.properties) {
    const bool named = letters_of(each.name) == letters_of(resource.singular) || means("wrapper", each.name);
    if (!named && schema.properties.size() != 1) continue;
    const Schema inner = schema_of(spec, *each.schema);
    if (inner.is_object() && !inner.properties.empty()) return each.name;
  }
  return {};
}

Schema without_wrapper(const Spec& spec, Schema schema, const std::string& wrapper) {
  const Property* inner = wrapper.empty() ? nullptr : schema.find(wrapper);
  return inner == nullptr ? std::move(schema) : schema_of(spec, *inner->schema);
}

Schema answer_of(const Spec& spec, const Json& operation) {
  return schema_of(spec, spec.schema_of_response(*spec.success(operation).second));
}

}  // namespace

Envelopes envelopes_of(const Spec& spec, const Resource& resource) {
  Envelopes envelopes;
  ListEnvelope reader(spec, resource, envelopes.notes);
  const Json list = reader.read(answer_of(spec, resource.list()));
  if (!list.is_null()) {
    envelopes.list = list;
    envelopes.list_items = reader.items_name();
    envelopes.record = reader.item();
  } else {
    envelopes.notes.push_back(
        {Topic::lists, list_pointer, "the file does not say how a list looks; a bare array is assumed"});
  }
  const Schema read = answer_of(spec, resource.read());
  const Schema created = answer_of(spec, resource.create());
  envelopes.single_wrapper = wrapper_of(spec, read.properties.empty() ? created : read, resource);
  const Schema single = without_wrapper(spec, read, envelopes.single_wrapper);
  envelopes.answered = without_wrapper(spec, created, envelopes.single_wrapper);
  if (single.properties.size() >= envelopes.record.properties.size()) envelopes.record = single;
  if (envelopes.record.properties.empty()) envelopes.record = envelopes.answered;
  const Schema body = schema_of(spec, spec.schema_of_body(resource.create()));
  const Schema change = schema_of(spec, spec.schema_of_body(resource.update()));
  envelopes.request_wrapper = wrapper_of(spec, body.properties.empty() ? change : body, resource);
  envelopes.created = without_wrapper(spec, body, envelopes.request_wrapper);
  envelopes.updated = without_wrapper(spec, change, envelopes.request_wrapper);
  if (envelopes.record.properties.empty()) envelopes.record = envelopes.created;
  return envelopes;
}

}  // namespace dataflow_qa::describe
