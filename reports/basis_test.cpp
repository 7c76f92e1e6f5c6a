#include "reports/basis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sample.h"

namespace dataflow_qa::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Basis, IsSaidOfStatementsThatComeFromTheMapping) {
  Results results = sample::all_passed();
  EXPECT_THAT(basis(results), ElementsAre("3 of 4 statements come from the mapping, not from the document"));
  results.findings.push_back({"empty-property-table", "", std::nullopt, std::nullopt});
  EXPECT_THAT(basis(results),
              ElementsAre("3 of 4 statements come from the mapping: the document's property tables are empty"));
  for (Item& item : results.items) item.origin = "document";
  EXPECT_THAT(basis(results), IsEmpty());
}

TEST(Basis, IsSaidOfWhatPassedByHandAndOfWhatChecksContradict) {
  Results results = sample::mixed();
  for (Item& item : results.items) item.origin = "document";
  for (Item& item : results.items) item.manual.push_back({.done = "Tried it.", .by = "Kari", .on = "2026-01-31"});
  sample::settle(results);
  EXPECT_THAT(basis(results),
              ElementsAre("3 statements passed by hand alone: no check proves them",
                          "4 statements passed by hand and do not pass their checks: the checks count"));
  EXPECT_EQ(manual_text(results), "11 tries by hand: 11 passed");
  EXPECT_EQ(sentence(results.items[0].manual[0]), "by hand: passed (Kari, 2026-01-31): Tried it.");
}

}  // namespace
}  // namespace dataflow_qa::reports
