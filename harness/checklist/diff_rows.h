#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/checklist/diff.h"
#include "harness/checklist/document.h"

namespace dataflow_qa::checklist {

struct RowChange {
  ChangeKind kind = ChangeKind::property_changed;
  std::optional<std::string> before = std::nullopt;  // the row in words: "email ↔ EmailAddress (\"string\")"
  std::optional<std::string> after = std::nullopt;
  std::optional<PropertyPair> pair_before = std::nullopt;
  std::optional<PropertyPair> pair_after = std::nullopt;
};
using NoteRow = std::function<void(RowChange change)>;

/// Notes what changed from one table to another: kinds "property-…", and "criterion-…" for merge criteria.
void diff_rows(const std::vector<PropertyRow>& before, const std::vector<PropertyRow>& after, const NoteRow& note);
void diff_rows(const std::vector<MergeRow>& before, const std::vector<MergeRow>& after, const NoteRow& note);

}  // namespace dataflow_qa::checklist
