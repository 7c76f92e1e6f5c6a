#pragma once

// Recognises walks over a listing's pages where requests name a page or a row, and nothing that an earlier answer gave.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace dataflow_qa::mocks {

/// One page as a request asks for it.
struct PageAsked {
  std::int64_t from = 0;  // rows before it
  std::int64_t size = 0;  // rows at most
};

/// Requests that are alike but for their page belong to one walk. Thread-safe.
class Walks {
 public:
  /// `query`: the request without its page. The sequence number at which the walk's first page was received; 0 where
  /// pages before this one have not been read. A page of another size than a walk began with goes on with the earliest
  /// walk that has come so far.
  std::uint64_t started(const std::string& query, const PageAsked& page, std::uint64_t received);

 private:
  struct Walk {
    std::uint64_t started = 0;
    std::int64_t reached = 0;  // rows
  };
  std::mutex mutex_;
  std::map<std::string, std::map<std::int64_t, Walk>> open_;  // by query, and by the size of the first page
};

}  // namespace dataflow_qa::mocks
