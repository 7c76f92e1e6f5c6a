#include "mocks/http/chunk_trailers.h"

#include <algorithm>
#include <cstring>

namespace dataflow_qa::mocks {
namespace {

constexpr unsigned sixteen = 16;

/// Of a hexadecimal digit; 16 for anything else.
unsigned value_of(char digit) {
  constexpr unsigned ten = 10;
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a') + ten;
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A') + ten;
  return sixteen;
}

}  // namespace

/// A size that is none is the library's to refuse: here it only must not be passed over.
bool ChunkTrailers::take(char byte) {
  switch (state_) {
    case State::size:
      if (const unsigned digit = value_of(byte); digit < sixteen) {
        left_ = left_ * sixteen + digit;
        return true;
      }
      state_ = State::extension;
      [[fallthrough]];
    case State::extension:
      if (byte == '\n') state_ = left_ == 0 ? State::line_begin : State::data;
      return true;
    case State::data:
      if (--left_ == 0) state_ = State::after_data;
      return true;
    case State::after_data:
      if (byte == '\n') state_ = State::size;
      return true;
    case State::line_begin:
      state_ = byte == '\r' ? State::last_line : byte == '\n' ? State::ended : State::trailer;
      return state_ != State::trailer;
    case State::trailer:
      if (byte == '\n') state_ = State::line_begin;
      return false;
    case State::last_line:
    case State::ended:
      state_ = State::ended;
      return true;
  }
  return true;
}

ChunkTrailers::Progress ChunkTrailers::copy(std::string_view from, char* to, std::size_t room) {
  Progress progress;
  while (progress.taken < from.size() && progress.written < room && !ended()) {
    if (state_ == State::data && left_ > 1) {
      const auto many = std::min({from.size() - progress.taken, room - progress.written,
                                  static_cast<std::size_t>(std::min<std::uint64_t>(left_ - 1, from.size()))});
      std::memcpy(to + progress.written, from.data() + progress.taken, many);
      left_ -= many;
      progress.taken += many;
      progress.written += many;
    } else {
      const char byte = from[progress.taken++];
      if (take(byte)) to[progress.written++] = byte;
    }
  }
  return progress;
}

}  // namespace dataflow_qa::mocks
