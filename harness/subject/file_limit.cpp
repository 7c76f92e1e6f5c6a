// Held by process_test.cpp.
#include "harness/subject/file_limit.h"

#include <sys/resource.h>

#include <set>

#include "harness/subject/descendants.h"

namespace dataflow_qa::subject {
namespace {

bool set_limit(int pid, rlim_t limit) {
  rlimit now{};
  if (prlimit(pid, RLIMIT_FSIZE, nullptr, &now) == -1) return false;
  now.rlim_cur = limit < now.rlim_max ? limit : now.rlim_max;
  return prlimit(pid, RLIMIT_FSIZE, &now, nullptr) == 0;
}

/// Also of those that come into being meanwhile: a child has the limit that its parent had then.
bool set_limit_of_all(int root, rlim_t limit) {
  if (!set_limit(root, limit)) return false;
  std::set<int> done;
  for (bool is_new = true; is_new;) {
    is_new = false;
    for (const auto& each : descendants_of(root)) {
      if (!done.insert(each.pid).second) continue;
      is_new = true;
      static_cast<void>(set_limit(each.pid, limit));  // it may have ended
    }
  }
  return true;
}

}  // namespace

bool limit_files(int pid) {
  return set_limit_of_all(pid, 0);
}

void lift_file_limit(int pid) {
  rlimit own{};
  getrlimit(RLIMIT_FSIZE, &own);
  static_cast<void>(set_limit_of_all(pid, own.rlim_cur));  // it may have ended
}

}  // namespace dataflow_qa::subject
