#include "harness/subject/asking.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <stdexcept>
#include <utility>

#include "harness/subject/testing/answering.h"
#include "harness/subject/testing/crowded.h"

namespace dataflow_qa::subject {
namespace {

using namespace std::chrono_literals;

void nothing(Patience& /*patience*/) {}

void interrupted(Patience& /*patience*/) {
  throw std::runtime_error("interrupted");
}

TEST(Asking, HearsAnInterruptionWhileItConnects) {
  const Crowded server;
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_THROW(static_cast<void>(status_of("POST", server.url(), 1min, interrupted)), std::runtime_error);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 20s);
}

TEST(Asking, ConnectsAsSoonAsThereIsRoom) {
  Crowded server;
  const auto begun = std::chrono::steady_clock::now();
  bool made_room = false;
  const auto meanwhile = [&](auto& /*patience*/) {
    const bool tries_again = std::chrono::steady_clock::now() - begun > 1200ms;
    if (tries_again && !std::exchange(made_room, true)) server.make_room();
  };
  EXPECT_EQ(status_of("POST", server.url(), 1min, meanwhile), 200);
}

TEST(Asking, EndsWithItsTimeWhereThereIsNoRoom) {
  const Crowded server;
  EXPECT_EQ(status_of("POST", server.url(), 1500ms, nothing), std::nullopt);
}

TEST(Asking, KeepsNothingOfAnAnswerWithoutEnd) {
  const auto peak_kib = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
#ifdef __SANITIZE_ADDRESS__
  constexpr long kept_aside_kib = 256 * 1024;  // what was freed, by AddressSanitizer
#else
  constexpr long kept_aside_kib = 0;
#endif
  const Flooding server;
  const auto before = peak_kib();
  EXPECT_EQ(status_of("GET", server.url(), 1s, nothing), std::nullopt);
  EXPECT_LT(peak_kib() - before, 50'000 + kept_aside_kib);
}

/// Each header takes more memory than it is long, and they might never end.
TEST(Asking, ReadsNoAnswerWithHeadersOverHeaders) {
  const Answering server([](const auto& /*request*/) { return 200; }, 20'000);
  EXPECT_EQ(status_of("GET", server.url("/"), 1min, nothing), std::nullopt);
}

TEST(Asking, SaysTheStatusOfAnAnswerAndOfARefusal) {
  const Answering server([](const auto& request) { return request.path == "/a" ? 202 : 409; });
  EXPECT_EQ(status_of("POST", server.url("/a"), 20s, nothing), 202);
  EXPECT_EQ(status_of("POST", server.url("/b"), 20s, nothing), 409);
}

}  // namespace
}  // namespace dataflow_qa::subject
