#include "harness/subject/folder_guard.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "harness/subject/launch.h"

namespace dataflow_qa::subject {

FolderGuard::FolderGuard(const std::filesystem::path& folder) {
  socket_.open();
  const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
  std::error_code error;
  pid_ = launch({{guard_program().string(), folder.string()}, {}, "/", nothing, nothing, socket_.ends[1]}, error);
  if (nothing >= 0) close(nothing);
  if (error) throw std::system_error(error, guard_program().string());
  socket_.close_other();
}

FolderGuard::~FolderGuard() {
  const GuardMessage stays;
  static_cast<void>(send(socket_.ends[0], &stays, sizeof stays, MSG_NOSIGNAL));
  socket_.close_own();
  while (waitpid(pid_, nullptr, 0) == -1 && errno == EINTR) {
  }
}

}  // namespace dataflow_qa::subject
