#include "reports/alike.h"

#include <gtest/gtest.h>

namespace dataflow_qa::reports {
namespace {

TEST(Shape, LeavesOutWhatDiffersFromCheckToCheck) {
  EXPECT_EQ(shape("`phone` of Custom PMS customers C-1025 is empty where a person wrote “+98 29 86 37 11”"),
            "`…` of Custom PMS customers … is empty where a person wrote …");
  EXPECT_EQ(shape("`EmailAddress` of PowerOffice GO Customers 27469025, changed to “qwemp8q8.101@kunde.example” in "
                  "PowerOffice GO, was overwritten there: after 1 settle (0.3 s) it is “qvkwbrqq.0@kunde.example”"),
            shape("`IsArchived` of PowerOffice GO Customers 27469087, changed to true in PowerOffice GO, was "
                  "overwritten there: after 2 settles (1.0 s) it is false"));
}

TEST(Shape, KeepsApartWhatDiffersInWords) {
  EXPECT_NE(shape("`phone` of C-1025 is empty"), shape("`phone` of C-1025 was overwritten"));
  EXPECT_NE(shape("PowerOffice GO Projects 64469016 has no counterpart"),
            shape("PowerOffice GO Customers 27469033 has no counterpart"));
}

TEST(CommonSentence, TellsThePropertyWhereItIsTheSameInAll) {
  EXPECT_EQ(common_sentence({"`phone` of C-1025 is empty", "`phone` of C-1030 is empty"}), "`phone` of … is empty");
  EXPECT_EQ(common_sentence({"`phone` of C-1025 is empty", "`name` of C-1030 is empty"}), "`…` of … is empty");
  EXPECT_EQ(common_sentence({"C-1047 has no counterpart: none was there when all had settled (1.8 s); the nearest new "
                             "record is 27469049 (equal in 12 properties)"}),
            "… has no counterpart: none was there when all had settled; the nearest new record is … (equal in … "
            "properties)");
  EXPECT_EQ(common_sentence({"It gave no reason."}), "It gave no reason.");
}

}  // namespace
}  // namespace dataflow_qa::reports
