#pragma once

// What becomes of a row that this program did not write, and of a machine that fails. Internal to store.h.

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "reports/history/store.h"

namespace dataflow_qa::reports::history {

/// Thrown up to `with_file`; the place is the error's file.
struct BrokenRow {
  base::Error error;
};

/// What was read at a place, such as "run 3, row 1"; throws BrokenRow where nothing could be read.
template <typename T>
T sound(base::Result<T> read, std::string place) {
  if (!read) {
    read.error().file = std::move(place);
    throw BrokenRow{std::move(read.error())};
  }
  if constexpr (!std::is_void_v<T>) return std::move(*read);
}

/// "is damaged (how): restore a copy, or move it away to begin anew"
[[nodiscard]] std::string damaged(std::string_view how);

/// Does the work, and gives the file's name to what goes wrong: Damaged, or std::runtime_error where the machine fails.
template <typename Work>
auto with_file(const std::string& file, const Work& work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    throw std::runtime_error(fmt::format("{} cannot be used: {}", file, error.what()));
  } catch (const BrokenRow& row) {
    throw Damaged(fmt::format("{} {}", file, damaged(row.error.text())));
  }
}

}  // namespace dataflow_qa::reports::history
