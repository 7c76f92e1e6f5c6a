#include "sync/state.h"

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <optional>

namespace pms_go_sync {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class StateTest : public ::testing::Test {
 protected:
  StateTest() { std::filesystem::remove_all(directory_); }
  ~StateTest() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] State open() const { return State::open(directory_, State::Access::exclusive); }
  [[nodiscard]] std::string trouble(State::Access access = State::Access::exclusive) const {
    try {
      State::open(directory_, access);
    } catch (const StateError& error) {
      return error.what();
    }
    return "none";
  }

  std::filesystem::path directory_ =
      std::filesystem::path{::testing::TempDir()} / ("pms-go-sync-state-" + std::to_string(::getpid()));
  std::filesystem::path file_ = directory_ / "pms-go-sync.sqlite";
};

Link a_link(const std::string& source, const std::string& target) {
  Link link;
  link.flow = "customers";
  link.source_id = source;
  link.target_id = target;
  link.agreed = {{"email", "a@b.no"}};
  return link;
}

std::vector<std::string> read_by_others(const std::filesystem::path& directory) {
  const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  std::vector<std::string> found;
  const auto look = [&](const std::filesystem::path& path) {
    const auto now = std::filesystem::status(path).permissions();
    if ((now & others) != std::filesystem::perms::none) found.push_back(path.filename().string());
  };
  look(directory);
  for (const auto& entry : std::filesystem::directory_iterator{directory}) look(entry.path());
  return found;
}

TEST_F(StateTest, IsTheUsersAlone) {
  const auto state = open();
  EXPECT_THAT(read_by_others(directory_), IsEmpty());
}

TEST_F(StateTest, WhatOthersCouldReadBecomesPrivateAndIsNamed) {
  static_cast<void>(open());
  std::filesystem::permissions(directory_, std::filesystem::perms::all);
  std::filesystem::permissions(file_, std::filesystem::perms::owner_all | std::filesystem::perms::others_read);
  std::vector<std::string> named;
  const auto note = [&](const std::string& path) { named.push_back(path); };
  const auto state = State::open(directory_, State::Access::exclusive, note);
  EXPECT_THAT(named, ElementsAre(directory_.string(), file_.string()));
  EXPECT_THAT(read_by_others(directory_), IsEmpty());
}

TEST_F(StateTest, AFolderThatHoldsSomethingElseStaysAsItIs) {
  std::filesystem::create_directories(directory_ / "of-others");
  std::filesystem::permissions(directory_, std::filesystem::perms::all);
  std::filesystem::permissions(directory_ / "of-others", std::filesystem::perms::owner_all);
  const auto state = open();
  EXPECT_THAT(read_by_others(directory_), ElementsAre(directory_.filename().string()));
}

/// Files grow no further than `bytes` while it lives: what a full disk is to whoever writes.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : before_{std::signal(SIGXFSZ, SIG_IGN)} {
    getrlimit(RLIMIT_FSIZE, &limit_);
    auto lower = limit_;
    lower.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &lower);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  void (*before_)(int);
  rlimit limit_{};
};

TEST_F(StateTest, KeepsWhatItWasGivenOverARestart) {
  {
    auto state = open();
    auto link = a_link("C-1", "7");
    link.gone = Side::target;
    link.intended = {{"target", {{"email", "c@d.no"}}}};
    link.source_seen = Time{std::chrono::seconds{5}};
    state.add_link(link);
    state.set_checkpoint(Side::source, "customers", Time{std::chrono::seconds{9}});
    state.set_scanned(Side::target, "Customers", Time{std::chrono::seconds{8}});
  }
  const auto state = open();
  const auto link = state.link("customers", Side::target, "7");
  ASSERT_TRUE(link);
  EXPECT_EQ(link->source_id, "C-1");
  EXPECT_EQ(link->agreed, (Json{{"email", "a@b.no"}}));
  EXPECT_EQ(link->intended, (Json{{"target", {{"email", "c@d.no"}}}}));
  EXPECT_EQ(link->gone, Side::target);
  EXPECT_FALSE(link->closed);
  EXPECT_EQ(link->source_seen, Time{std::chrono::seconds{5}});
  EXPECT_THAT(state.links_to_close("customers"), SizeIs(1));
  EXPECT_EQ(state.checkpoint(Side::source, "customers"), Time{std::chrono::seconds{9}});
  EXPECT_EQ(state.scanned(Side::target, "Customers"), Time{std::chrono::seconds{8}});
}

TEST_F(StateTest, WhatItRemembersOfALinkIsWhatTheFileHolds) {
  auto state = open();
  for (const int number : {1, 2}) {
    auto link = a_link(std::to_string(number), "t" + std::to_string(number));
    state.add_link(link);
  }
  auto link = *state.link("customers", Side::source, "1");
  link.agreed["email"] = "c@d.no";
  state.save_link(link);
  EXPECT_EQ(state.link("customers", Side::target, "t1")->agreed["email"], "c@d.no");
  EXPECT_TRUE(state.remove_link("customers", "1"));
  EXPECT_FALSE(state.link("customers", Side::target, "t1"));
  EXPECT_EQ(state.link("customers", Side::source, "2")->target_id, "t2");
  const auto reader = State::open(directory_, State::Access::read_only);
  static_cast<void>(reader.link("customers", Side::source, "2"));
  link = *state.link("customers", Side::source, "2");
  link.closed = true;
  state.save_link(link);
  EXPECT_TRUE(reader.link("customers", Side::source, "2")->closed) << "another process changes what it only reads";
}

TEST_F(StateTest, AWriteThatFailsLeavesWhatItRemembersAsTheFileIs) {
  auto state = State::in_memory();
  auto link = a_link("1", "t1");
  state.add_link(link);
  link.closed = true;
  state.before_each_write([] { throw StateError("the disk is full"); });
  EXPECT_THROW(state.save_link(link), StateError);
  EXPECT_FALSE(state.link("customers", Side::source, "1")->closed);
}

TEST_F(StateTest, FindsLinksByAValueThatTheyAgreeOn) {
  auto state = State::in_memory();
  auto kai = a_link("C-1", "1");
  kai.agreed = {{"email", "A@b.no"}, {"address.city", 5}};
  state.add_link(kai);
  auto other = a_link("C-2", "2");
  other.flow = "projects";
  state.add_link(other);
  ASSERT_THAT(state.links_agreed_on("customers", "email", "a@B.no"), SizeIs(1));
  EXPECT_EQ(state.links_agreed_on("customers", "email", "a@B.no")[0].source_id, "C-1");
  EXPECT_THAT(state.links_agreed_on("customers", "address.city", 5), SizeIs(1));
  EXPECT_THAT(state.links_agreed_on("customers", "address.city", "5"), SizeIs(0));
  EXPECT_THAT(state.links_agreed_on("customers", "phone", "a@b.no"), SizeIs(0));
}

TEST_F(StateTest, ANewLinkEndsTheCreationAndTheTroubleOfItsRecords) {
  auto state = State::in_memory();
  state.save_pending({"customers", Side::source, "C-1", Json::object(), Json::object(), 1, false});
  state.save_stuck({"customers", Side::target, "7", TroubleKind::refused, "no", 1, {}, {}, {}, std::nullopt});
  auto link = a_link("C-1", "7");
  state.add_link(link);
  const auto counts = state.counts();
  EXPECT_EQ(counts.links, 1);
  EXPECT_EQ(counts.pending, 0);
  EXPECT_EQ(counts.stuck, 0);
}

TEST_F(StateTest, DistinguishesPossiblyDoneCreationsFromRefusedOnes) {
  auto state = open();
  for (const auto& [origin, refused] : {std::pair{"C-1", false}, {"C-2", true}, {"C-3", false}}) {
    state.save_pending({"customers", Side::source, origin, Json::object(), Json::object(), 1, refused});
  }
  Stuck stuck;
  stuck.flow = "customers";
  for (const auto* id : {"C-2", "C-3"}) {
    stuck.id = id;
    state.save_stuck(stuck);
  }
  const auto origins = [](const std::vector<Pending>& pendings) {
    std::vector<std::string> result;
    result.reserve(pendings.size());
    for (const auto& pending : pendings) result.push_back(pending.origin);
    return result;
  };
  EXPECT_THAT(origins(state.unanswered("customers", Side::source)), ElementsAre("C-1", "C-3"));
  EXPECT_THAT(origins(state.unanswered("customers", Side::target)), IsEmpty());
  EXPECT_THAT(origins(state.abandoned("customers")), ElementsAre("C-1"));
}

TEST_F(StateTest, OneProcessAtATimeHoldsItAndOthersMayRead) {
  const auto state = open();
  EXPECT_EQ(trouble(), "another pms-go-sync works with the state directory " + directory_.string());
  EXPECT_EQ(trouble(State::Access::read_only), "none");
}

TEST_F(StateTest, IsFreeOnceItIsClosedWhateverAnotherThreadStartsMeanwhile) {
  auto state = std::make_optional(open());
  const int started = ::fork();  // not yet what it will be: it has each descriptor still
  if (started == 0) ::pause();
  state.reset();
  EXPECT_EQ(trouble(), "none");
  ::kill(started, SIGKILL);
  ::waitpid(started, nullptr, 0);
}

TEST_F(StateTest, AnOlderFileIsBroughtUpToDateBeforeItIsLookedAt) {
  (void)open();
  SQLite::Database{(directory_ / "pms-go-sync.sqlite").string(), SQLite::OPEN_READWRITE}.exec(
      "PRAGMA user_version = 1");
  EXPECT_THAT(trouble(State::Access::read_only), ::testing::HasSubstr("run the sync once, which brings it up to date"));
}

TEST_F(StateTest, ADamagedFileIsSaidToBe) {
  {
    auto state = open();
    for (int i = 0; i < 200; ++i) {
      auto link = a_link("C-" + std::to_string(i), std::to_string(i));
      state.add_link(link);
    }
  }
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file_));
  std::fstream bytes{file_, std::ios::in | std::ios::out | std::ios::binary};
  bytes.seekp(size / 3);
  bytes << std::string(static_cast<std::size_t>(size / 3), '\x55');
  bytes.close();
  EXPECT_THAT(trouble(), HasSubstr(file_.string()));
  EXPECT_THAT(trouble(), ::testing::AnyOf(HasSubstr("is damaged ("), HasSubstr("malformed")));
}

TEST_F(StateTest, ARecordThatIsNoJsonIsSaidToBeDamage) {
  auto link = a_link("C-1", "1");
  open().add_link(link);
  SQLite::Database{file_.string(), SQLite::OPEN_READWRITE}.exec("UPDATE links SET agreed = '{'");
  const auto state = open();
  try {
    (void)state.links();
    FAIL();
  } catch (const StateError& error) {
    EXPECT_THAT(error.what(), HasSubstr("is damaged (a record in it is no JSON): restore a copy"));
  }
}

TEST_F(StateTest, WhatIsDueInTheFarFutureWasSetDownByAWrongClock) {
  auto state = open();
  const Time now{std::chrono::hours{500'000}};
  Stuck stuck;
  stuck.flow = "customers";
  for (const auto& [id, due] :
       {std::pair{"soon", now + std::chrono::minutes{9}}, {"never", now + std::chrono::hours{9000}}}) {
    stuck.id = id;
    stuck.due = due;
    state.save_stuck(stuck);
  }
  const auto due = state.stuck_due("customers", now, 10);
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due.front().id, "never");
}

TEST_F(StateTest, AFileThatIsNoDatabaseIsSaidToBe) {
  std::filesystem::create_directories(directory_);
  std::ofstream{file_} << std::string(4096, 'x');
  EXPECT_EQ(trouble(), "cannot use the state file " + file_.string() + ": file is not a database");
}

TEST_F(StateTest, AFileOfALaterVersionIsLeftAlone) {
  { const auto made = open(); }
  SQLite::Database{file_.string(), SQLite::OPEN_READWRITE}.exec("PRAGMA user_version = 99");
  EXPECT_EQ(trouble(), "the state file " + file_.string() +
                           " is of version 99, and this program knows 2 at most: use the newer program, or another "
                           "state directory");
}

TEST_F(StateTest, AFileOfTheFirstVersionIsBroughtUpToDate) {
  {
    auto state = open();
    auto link = a_link("C-1", "7");
    link.gone = Side::source;
    state.add_link(link);
  }
  SQLite::Database{file_.string(), SQLite::OPEN_READWRITE}.exec(
      "DROP INDEX links_to_close; ALTER TABLE links DROP COLUMN closed; DROP TABLE scans; PRAGMA user_version = 1");
  const auto state = open();
  EXPECT_TRUE(state.link("customers", Side::source, "C-1")->closed) << "what was deleted before stays left alone";
}

TEST_F(StateTest, AFullDiskIsAnErrorThatNamesTheFileAndSpoilsNothing) {
  auto state = open();
  auto first = a_link("C-1", "7");
  state.add_link(first);
  {
    const FullDisk full{65536};
    auto write_much = [&] {
      auto link = a_link("C-2", "8");
      link.agreed["email"] = std::string(1 << 20, 'x');
      state.add_link(link);
    };
    try {
      write_much();
      ADD_FAILURE() << "it was written";
    } catch (const StateError& error) {
      EXPECT_THAT(error.what(), HasSubstr("the state file " + file_.string() + " failed: "));
    }
  }
  EXPECT_EQ(state.counts().links, 1);
  auto third = a_link("C-3", "9");
  state.add_link(third);
  EXPECT_EQ(state.counts().links, 2) << "once there is room again";
}

TEST_F(StateTest, ADiskThatIsFullAtTheStartIsAnErrorToo) {
  const FullDisk full{0};
  EXPECT_THAT(trouble(), HasSubstr("cannot use the state file " + file_.string()));
}

TEST_F(StateTest, ADirectoryThatCannotBeIsAnError) {
  directory_ = "/proc/pms-go-sync";
  EXPECT_THAT(trouble(), HasSubstr("cannot use the state directory /proc/pms-go-sync: "));
  directory_ = std::filesystem::path{::testing::TempDir()} / "pms-go-sync-none";
  EXPECT_EQ(trouble(State::Access::read_only), "there is no state in " + directory_.string());
}

}  // namespace
}  // namespace pms_go_sync
