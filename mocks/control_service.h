#pragma once

// The controls of a running mock over HTTP, under /__control. Answers clients on this machine only; a request that
// carries an Origin comes from a web page, and is refused too.

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "mocks/controls.h"
#include "mocks/http/routes.h"
#include "mocks/service.h"

namespace dataflow_qa::mocks {

class ControlService {
 public:
  /// All of them outlive it.
  ControlService(MockSystem& mock, Controls& controls, Backend& backend, const Service& service);

  Reply handle(const Request& request, bool from_this_machine);

 private:
  void add_routes();
  Reply add_fault(const Request& request);
  Reply own_routes() const;
  Reply faults() const;
  Reply remove_fault(const std::string& id);
  Reply add_stub(const Request& request);
  Reply stubs() const;
  Reply remove_stub(const std::string& id);
  Reply snapshot();
  Reply restore(const Request& request);
  Reply set_clock(const Request& request);
  Reply clock() const;
  Reply seed(const Request& request);
  Reply set_switches(const Request& request);
  Reply set_rate_limit(const Request& request);
  Reply set_described_rate();
  Reply journal(const Request& request) const;

  MockSystem& mock_;
  Controls& controls_;
  Backend& backend_;
  const Service& service_;
  Routes routes_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Controls::Snapshot>> snapshots_;  // by the name that was given out
};

}  // namespace dataflow_qa::mocks
