#include "harness/checklist/fuzz/try_document.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "harness/checklist/diff.h"
#include "harness/checklist/draft_mapping.h"
#include "harness/checklist/items.h"
#include "harness/checklist/parse.h"
#include "harness/checklist/print.h"
#include "harness/checklist/render.h"

namespace dataflow_qa::checklist::fuzz {
namespace {

void require(bool holds, const char* promise) {
  if (!holds) throw std::logic_error(promise);
}

void try_errors(const Errors& errors) {
  require(!errors.diagnostics.empty(), "what cannot be read has an error");
  for (const Diagnostic& each : errors.diagnostics) {
    require(each.place.line > 0 && each.place.column > 0, "an error has a place");
    require(each.text().size() < 2000, "an error is short");
  }
}

/// Findings about layout say what is lost on the way through the model; without one nothing is.
bool has_usual_layout(const Document& document) {
  return std::none_of(document.findings.begin(), document.findings.end(), [](const Diagnostic& finding) {
    return finding.kind == "blank-lines" || finding.kind == "underline-length" || finding.kind == "byte-order-mark" ||
           finding.kind == "mixed-line-ends" || finding.kind == "missing-line-end" || finding.kind == "empty-cell" ||
           finding.kind == "missing-final-blank-line" || finding.kind == "trailing-whitespace";
  });
}

void try_model(const Document& document, std::string_view bytes) {
  const std::string text = render(document);
  if (has_usual_layout(document)) require(text == bytes, "a text of the usual layout is rendered as it was");
  const auto again = parse(text, "again.rst");
  require(again.has_value(), "what was read can be rendered and read again");
  require(same_content(document, *again), "what was rendered says the same");
  require(diff(document, *again).empty(), "a document has no change against itself");
}

void try_prints(const Document& document) {
  const Listing listing{"fuzz.rst", make_checklist(document, nullptr), Coverage{}, {}};
  const auto json = nlohmann::json::parse(printed(Format::json, {listing}));
  require(json["documents"][0]["items"].size() == listing.checklist.items.size(), "JSON has every item");
  require(!printed(Format::text, {listing}).empty() && !printed(Format::csv, {listing}).empty() &&
              !printed(Format::markdown, {listing}).empty() && !printed(Format::coverage, {listing}).empty(),
          "every format says something");
  if (const auto draft = draft_mapping(document)) {
    require(mapping::read_text(draft->json, "draft.json").has_value(), "a draft is a mapping");
  }
}

}  // namespace

void try_document(std::string_view bytes) {
  const auto document = parse(bytes, "fuzz.rst");
  if (!document) return try_errors(document.error());
  try_model(*document, bytes);
  try_prints(*document);
}

}  // namespace dataflow_qa::checklist::fuzz
