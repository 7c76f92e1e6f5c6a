#pragma once

// Open points of the API's description, where a mock must choose. The defaults are what the reference assumes.

#include <cstddef>

namespace dataflow_qa::mocks::poweroffice_go {

struct Switches {
  bool email_required_on_create = true;  // a POST without e-mail is refused unless the delivery type is not PdfByEmail
  bool patch_always_touches = true;      // a PATCH that changes no value moves the changed timestamp too
  bool old_keys_in_single_records = false;  // keys begin with a small letter where one record is got
  bool old_keys_in_parts = false;           // keys inside MailAddress begin with a small letter
  int token_lifetime_s = 1200;
};

}  // namespace dataflow_qa::mocks::poweroffice_go
