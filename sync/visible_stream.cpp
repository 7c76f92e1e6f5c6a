#include "sync/visible_stream.h"

namespace pms_go_sync {

VisibleStream::VisibleStream(std::ostream& to) : std::ostream{nullptr}, buffer_{to} {
  rdbuf(&buffer_);
}

VisibleStream::Buffer::int_type VisibleStream::Buffer::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char text = traits_type::to_char_type(c);
  xsputn(&text, 1);
  return c;
}

std::streamsize VisibleStream::Buffer::xsputn(const char* text, std::streamsize size) {
  const std::lock_guard lock{mutex_};
  to_.clear();
  to_ << filter_.take({text, static_cast<std::size_t>(size)});
  return size;
}

int VisibleStream::Buffer::sync() {
  const std::lock_guard lock{mutex_};
  to_.flush();
  return 0;
}

}  // namespace pms_go_sync
