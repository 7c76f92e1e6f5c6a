// Held by mocks/stubs_test.cpp.
#include "mocks/http/stubs.h"

#include <algorithm>

namespace dataflow_qa::mocks {

std::optional<std::uint64_t> Stubs::add(Stub stub, const Routes& routes) {
  constexpr std::size_t most = 1000;
  constexpr std::size_t most_bytes = std::size_t{64} << 20U;  // of their bodies
  Routes own = routes.like();
  own.add(stub.method, stub.route, {});
  const std::lock_guard lock(mutex_);
  std::size_t bytes = stub.body.size();
  for (const Entry& entry : entries_) bytes += entry.state.stub.body.size();
  if (entries_.size() >= most || bytes > most_bytes) return std::nullopt;
  entries_.push_back({{next_id_, std::move(stub), 0}, std::move(own)});
  return next_id_++;
}

bool Stubs::remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(entries_, [id](const Entry& entry) { return entry.state.id == id; }) > 0;
}

void Stubs::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

std::vector<StubState> Stubs::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<StubState> states;
  states.reserve(entries_.size());
  for (const Entry& entry : entries_) states.push_back(entry.state);
  return states;
}

bool Stubs::fits(const Entry& entry, const Request& request) {
  const auto& [id, stub, answered] = entry.state;
  return (stub.times == 0 || answered < stub.times) && request.target &&
         entry.routes.match(request.method, request.target->path).handler != nullptr;
}

bool Stubs::answers(const Request& request) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) { return fits(entry, request); });
}

std::optional<Reply> Stubs::take(const Request& request) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& entry) { return fits(entry, request); });
  if (found == entries_.rend()) return std::nullopt;
  ++found->state.answered;
  const Stub& stub = found->state.stub;
  Reply reply;
  reply.status = stub.status;
  reply.body = stub.body;
  for (const auto& [name, value] : stub.headers) set_header(reply, name, value);
  reply.note.route = stub.method + " " + stub.route;
  reply.note.fault = "stub";
  if (stub.method != "GET" && stub.method != "HEAD") reply.note.effect = Effect::no_op;
  if (stub.status >= 400) reply.note.reason = "the stub says so";
  return reply;
}

}  // namespace dataflow_qa::mocks
