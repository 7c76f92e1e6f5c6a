#pragma once

// cpp-httplib's clients, but for how they read: they take status lines, headers and the like however long they are, and
// go through a status line with a recursion as deep as it is long.

#include <httplib.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace dataflow_qa::base {

/// In bytes, of status lines and headers together. Each header takes much more memory than it is long.
constexpr std::size_t longest_head = std::size_t{256} << 10U;
constexpr std::size_t longest_header = std::size_t{8} << 10U;
constexpr std::size_t longest_status_line = std::size_t{1} << 10U;

/// Counts what a server sends in one answer.
class AnswerMeter {
 public:
  enum class Excess { none, head, answer };

  /// `longest_answer`: bytes of a body.
  explicit AnswerMeter(std::size_t longest_answer) : longest_answer_{longest_answer} {}

  void begin();
  void head_is_over() { head_is_over_ = true; }
  /// False where it is too much.
  bool takes(std::string_view bytes);
  [[nodiscard]] Excess excess() const { return excess_; }

 private:
  std::size_t longest_answer_;
  std::size_t taken_ = 0;
  std::string line_;  // of the head, as far as it goes
  bool head_is_over_ = false;
  Excess excess_ = Excess::none;
};

/// A client of "http://127.0.0.1:8081" or "https://[::1]" that reads no further than `meter` lets it, which must
/// outlive it. Null where `origin` is neither.
[[nodiscard]] std::unique_ptr<httplib::ClientImpl> limited_client(const std::string& origin, AnswerMeter& meter);

}  // namespace dataflow_qa::base
