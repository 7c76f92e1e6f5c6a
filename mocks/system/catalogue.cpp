// Held by catalogue_test.cpp.
#include "mocks/system/catalogue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/file.h"
#include "base/json_text.h"
#include "base/letters.h"
#include "base/suggest.h"
#include "mocks/system/own_descriptions.h"

namespace dataflow_qa::mocks {
namespace {

const std::vector<std::shared_ptr<const System>>& bundled() {
  static const std::vector<std::shared_ptr<const System>> known = [] {
    std::vector<std::shared_ptr<const System>> systems;
    for (const std::string_view text : own_descriptions()) {
      systems.push_back(read_own_system(text));
    }
    return systems;
  }();
  return known;
}

std::vector<std::string> names_of(const System& system) {
  std::vector<std::string> names{system.declaration.label, system.declaration.name};
  names.insert(names.end(), system.declaration.labels.begin(), system.declaration.labels.end());
  for (std::string& name : names) name = base::letters_of(name);
  return names;
}

bool share_a_name(const System& a, const System& b) {
  const auto names = names_of(a);
  const auto others = names_of(b);
  return a.declaration.alias == b.declaration.alias || std::any_of(names.begin(), names.end(), [&](const auto& name) {
           return std::find(others.begin(), others.end(), name) != others.end();
         });
}

/// A file beside descriptions that is something else: a mapping, a subject, a dataset, a schema.
bool is_something_else(const std::string& text) {
  const auto value = base::parse_json(text);
  return value && value->is_object() && !value->contains("entities") && !value->contains("label");
}

}  // namespace

Catalogue::Catalogue() {
  for (const auto& system : bundled()) entries_.push_back({system, {}});
}

base::Result<void> Catalogue::add_file(const std::filesystem::path& file) {
  auto text = base::read_file(file, "a system description");
  if (!text) return tl::unexpected(std::move(text.error()));
  auto system = read_system(*text, file.string());
  if (!system) return tl::unexpected(std::move(system.error()));
  const auto same = [&](const Entry& entry) { return share_a_name(*entry.system, **system); };
  for (const Entry& entry : entries_) {
    if (entry.file.empty() || !same(entry)) continue;
    return base::failure(fmt::format("describes {} (\"{}\"), as {} does", (*system)->declaration.label,
                                     (*system)->declaration.name, entry.file),
                         {}, file.string());
  }
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(), same), entries_.end());
  entries_.push_back({std::shared_ptr<const System>(std::move(*system)), file.string()});
  return {};
}

base::Result<void> Catalogue::add_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& each : std::filesystem::directory_iterator(folder, error)) {
    if (each.path().extension() == ".json" && each.is_regular_file(error)) files.push_back(each.path());
  }
  if (error) return base::failure(fmt::format("cannot be read: {}", error.message()), {}, folder.string());
  std::sort(files.begin(), files.end());
  std::size_t found = 0;
  for (const auto& file : files) {
    const auto text = base::read_file(file);
    if (text && is_something_else(*text)) continue;
    if (auto added = add_file(file); !added) return added;
    ++found;
  }
  if (found == 0) return base::failure("there is no system description in this folder", {}, folder.string());
  return {};
}

const System* Catalogue::find(std::string_view label_or_name) const {
  const std::string wanted = base::letters_of(label_or_name);
  for (const Entry& entry : entries_) {
    const auto names = names_of(*entry.system);
    if (std::find(names.begin(), names.end(), wanted) != names.end()) return entry.system.get();
  }
  return nullptr;
}

std::vector<const System*> Catalogue::all() const {
  std::vector<const System*> systems;
  for (const Entry& entry : entries_) systems.push_back(entry.system.get());
  return systems;
}

std::string Catalogue::unknown(std::string_view label) const {
  std::vector<std::string_view> known;
  for (const Entry& entry : entries_) known.emplace_back(entry.system->declaration.label);
  return fmt::format(
      "there is no description of {}{}; known are {}. Name the folder of your own descriptions with "
      "--systems DIR; `dataflow-qa system draft` starts one from an OpenAPI file",
      label, base::did_you_mean(label, known), fmt::join(known, ", "));
}

}  // namespace dataflow_qa::mocks
