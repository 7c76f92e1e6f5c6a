#pragma once

#include <mutex>
#include <ostream>
#include <streambuf>
#include <string_view>

#include "base/terminal.h"

namespace pms_go_sync {

/// What is written to it goes to another stream, harmless to terminals and CI services (base/terminal.h), whoever the
/// text came from. No escape sequence passes. What the other one cannot take is lost, and what comes
/// later is tried again. The other one must outlive it. Several threads may write() to it.
class VisibleStream final : public std::ostream {
 public:
  explicit VisibleStream(std::ostream& to);

 private:
  class Buffer final : public std::streambuf {
   public:
    explicit Buffer(std::ostream& to) : to_{to} {}

   protected:
    int_type overflow(int_type c) override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;
    int sync() override;

   private:
    std::mutex mutex_;
    std::ostream& to_;
    dataflow_qa::base::TerminalFilter filter_{dataflow_qa::base::Escapes::shown};
  };
  Buffer buffer_;
};

}  // namespace pms_go_sync
