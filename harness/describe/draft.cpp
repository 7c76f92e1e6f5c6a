#include "harness/describe/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "harness/describe/choose.h"
#include "harness/describe/conventions.h"
#include "harness/describe/gather.h"
#include "harness/describe/layout.h"
#include "mocks/system/entity.h"

namespace dataflow_qa::describe {
namespace {

constexpr std::size_t most_without_choice = 40;

/// One sentence each, by topic, in the order in which they were found.
std::vector<std::string> in_order(Notes notes) {
  std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) { return a.topic < b.topic; });
  std::vector<std::string> lines;
  for (const Note& each : notes) {
    std::string line = each.pointer + ": " + each.text;
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
  }
  return lines;
}

class Drafter {
 public:
  Drafter(const Spec& spec, std::string file, const DraftOptions& options)
      : spec_(spec), file_(std::move(file)), options_(options) {}

  base::Result<SystemDraft> draft() {
    const std::vector<Resource> all = resources_of(spec_);
    if (all.empty()) {
      return base::failure(
          "no path looks like a collection of records; expected one like /customers that lists or creates them, best "
          "with /customers/{id} beside it",
          "/paths");
    }
    name_system();
    auto some = choose(all);
    if (!some) return tl::unexpected(std::move(some.error()));
    Gathered gathered = gather(spec_, *some, name_);
    notes_.insert(notes_.end(), gathered.notes.begin(), gathered.notes.end());
    Json description = {{"label", label_}, {"name", name_}, {"mark", "documented: the OpenAPI file"}};
    if (!gathered.time.is_null()) description["time"] = std::move(gathered.time);
    description["rest"] = std::move(gathered.rest);
    description["entities"] = std::move(gathered.entities);
    SystemDraft draft{laid_out(description), {}};
    if (const auto read = mocks::read_system(draft.json); !read) {
      notes_.push_back({Topic::system, read.error().pointer,
                        "as it stands the description cannot be read yet: " + read.error().message});
    }
    draft.notes = in_order(std::move(notes_));
    return draft;
  }

 private:
  void name_system() {
    const std::string title = text_at(member(spec_.root(), "info"), "title");
    label_ = label_of(title);
    if (options_.document != nullptr) {
      system_ = nearest_system(*options_.document, title);
      if (!system_.empty()) label_ = system_;
    }
    if (label_.empty()) {
      label_ = std::filesystem::path(file_).stem().string();
      if (label_.empty()) label_ = "System";
      notes_.push_back({Topic::system, "/label", "the file has no title: what do documents call the system?"});
    } else if (options_.document == nullptr) {
      notes_.push_back({Topic::system, "/label", fmt::format("is \"{}\" what documents call the system?", label_)});
    }
    name_ = options_.name.empty() ? slug_of(label_) : options_.name;
  }

  base::Result<std::vector<Resource>> choose(const std::vector<Resource>& all) {
    if (!options_.collections.empty()) return chosen(all, options_.collections);
    if (options_.document != nullptr) {
      auto some = chosen_by(*options_.document, system_, all, notes_);
      if (!some.empty()) return some;
    }
    if (all.size() <= most_without_choice) return all;
    notes_.push_back({Topic::collections, "/entities",
                      fmt::format("only the first {} of {} collections are described; name yours with --collection",
                                  most_without_choice, all.size())});
    return std::vector<Resource>(all.begin(), all.begin() + most_without_choice);
  }

  const Spec& spec_;
  std::string file_;
  const DraftOptions& options_;
  std::string label_;
  std::string name_;
  std::string system_;
  Notes notes_;
};

}  // namespace

base::Result<SystemDraft> draft_system(std::string_view text, const std::string& file, const DraftOptions& options) {
  const auto spec = Spec::read(text);
  auto draft = spec ? Drafter(*spec, file, options).draft() : tl::unexpected(spec.error());
  if (!draft) draft.error().file = file;
  return draft;
}

}  // namespace dataflow_qa::describe
