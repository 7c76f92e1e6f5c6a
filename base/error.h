#pragma once

// The one form of an expected failure: what is wrong, and where. A failure of the machine or a broken promise of the
// program itself is an exception instead.
//
//   base::Result<Dataset> read_dataset(const std::filesystem::path& file);
//   if (!dataset) return usage_error(dataset.error().text());

#include <string>
#include <tl/expected.hpp>

namespace dataflow_qa::base {

struct Error {
  std::string message;  // what is wrong, and what to do where that is not plain
  std::string pointer;  // the place in the file, a JSON pointer; empty where the file as a whole is meant
  std::string file;     // empty where the text came from no file

  /// "mapping.json: /dataflows/0/slug: the key \"slug\" is missing", without the parts that are empty.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// An error with a message alone: `return base::failure("…")`.
[[nodiscard]] tl::unexpected<Error> failure(std::string message);
[[nodiscard]] tl::unexpected<Error> failure(std::string message, std::string pointer, std::string file = {});

}  // namespace dataflow_qa::base
