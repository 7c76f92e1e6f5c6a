#include "harness/cli/mistakes.h"

#include <gtest/gtest.h>

namespace dataflow_qa::cli {
namespace {

std::string mistake_in(const std::string& line) {
  CLI::App app{"", "dataflow-qa"};
  auto* run = app.add_subcommand("run");
  std::string profile;
  run->add_option("--profile", profile)->check(OneOf({"checklist", "full"}));
  try {
    app.parse(line);
  } catch (const CLI::ExtrasError&) {
    return what_is_left_over(app);
  } catch (const CLI::ParseError& error) {
    return error.what();
  }
  return "none";
}

TEST(Mistakes, AWordThatIsNoneOfAFewNamesThemAndTheNearOne) {
  EXPECT_EQ(mistake_in("run --profile ful"), "--profile: \"ful\" is none of checklist, full (did you mean \"full\"?)");
  EXPECT_EQ(mistake_in("run --profile nothing"), "--profile: \"nothing\" is none of checklist, full");
  EXPECT_EQ(mistake_in("run --profile full"), "none");
}

TEST(Mistakes, AnOptionThatDoesNotExistIsNamedWithoutItsValue) {
  const std::string help = " (`dataflow-qa run --help` says what there is)";
  EXPECT_EQ(mistake_in("run --profil full"), "there is no option --profil (did you mean \"--profile\"?)" + help);
  EXPECT_EQ(mistake_in("run --profil=full"), "there is no option --profil (did you mean \"--profile\"?)" + help);
  EXPECT_EQ(mistake_in("run --nothing"), "there is no option --nothing" + help);
  EXPECT_EQ(mistake_in("run extra"), "\"extra\" is one word too many" + help);
}

TEST(Mistakes, AFilterIsComparedPartByPart) {
  const std::vector<std::string_view> names{"customers.link.new", "customers.sync.burst", "projects.ref.new"};
  EXPECT_EQ(near_filter("custmers.*", names), " (did you mean \"customers\"?)");
  EXPECT_EQ(near_filter("customers.snyc.*", names), " (did you mean \"sync\"?)");
  EXPECT_EQ(near_filter("customers.link.nwe", names), " (did you mean \"new\"?)");
  EXPECT_EQ(near_filter("customers.link", names), "");
  EXPECT_EQ(near_filter("*.snyc", names), "");
  EXPECT_EQ(near_filter("", names), "");
}

}  // namespace
}  // namespace dataflow_qa::cli
