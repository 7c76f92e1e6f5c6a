// Held by checklist_test.cpp.
#include "harness/cli/described_systems.h"

#include "base/letters.h"

namespace dataflow_qa::cli {
namespace {

using mapping::Type;
using mocks::FieldType;

/// Letters and digits in lower case, without the ending of a plural: "Customer", "customers" and "CUSTOMERS" are one.
std::string stem_of(std::string_view name) {
  std::string stem = base::letters_of(name);
  if (stem.ends_with("ies")) stem.replace(stem.size() - 3, 3, "y");
  if (stem.ends_with('s')) stem.pop_back();
  return stem;
}

std::optional<Type> type_of(FieldType type) {
  switch (type) {
    case FieldType::string:
      return Type::string;
    case FieldType::integer:
      return Type::integer;
    case FieldType::number:
      return Type::float_;
    case FieldType::boolean:
      return Type::boolean;
    case FieldType::date:
    case FieldType::date_time:
      return Type::date;
    case FieldType::object:
    case FieldType::list:
      return std::nullopt;
  }
  return std::nullopt;
}

const mocks::EntityDeclaration* find_collection(const mocks::Catalogue& catalogue, const std::string& label,
                                                const std::string& collection) {
  const auto* system = catalogue.find(label);
  return system == nullptr ? nullptr : system->declaration.find(collection);
}

}  // namespace

checklist::DescribedSystems described_systems(const mocks::Catalogue& catalogue) {
  return {
      .describes = [&catalogue](const std::string& label) { return catalogue.find(label) != nullptr; },
      .collection = [&catalogue](const std::string& label, const std::string& entity) -> std::optional<std::string> {
        const auto* system = catalogue.find(label);
        if (system == nullptr) return std::nullopt;
        for (const auto& each : system->declaration.entities) {
          if (stem_of(each.collection) == stem_of(entity)) return each.collection;
        }
        return std::nullopt;
      },
      .type = [&catalogue](const std::string& label, const std::string& collection,
                           const std::string& path) -> std::optional<Type> {
        const auto* entity = find_collection(catalogue, label, collection);
        const auto* field = entity == nullptr ? nullptr : entity->find(path);
        return field == nullptr ? std::nullopt : type_of(field->type);
      },
      .fields = [&catalogue](const std::string& label,
                             const std::string& collection) -> std::vector<checklist::DescribedField> {
        std::vector<checklist::DescribedField> fields;
        const auto* entity = find_collection(catalogue, label, collection);
        if (entity == nullptr) return fields;
        for (const auto& field : entity->fields) {
          const bool of_system = field.read_only || field.server_set || field.derived || field.link_key;
          const auto type = of_system || field.path == entity->id_field ? std::nullopt : type_of(field.type);
          if (type) fields.push_back({field.path, *type});
        }
        return fields;
      },
      .lacks =
          [&catalogue](const std::string& label, const std::string& collection, const std::string& path) {
            const auto* entity = find_collection(catalogue, label, collection);
            return entity != nullptr && entity->find(path) == nullptr;
          },
      .refers_to = [&catalogue](const std::string& label, const std::string& collection,
                                const std::string& path) -> std::optional<std::string> {
        const auto* entity = find_collection(catalogue, label, collection);
        const auto* field = entity == nullptr ? nullptr : entity->find(path);
        return field == nullptr ? std::nullopt : field->reference;
      }};
}

}  // namespace dataflow_qa::cli
