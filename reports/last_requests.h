#pragma once

// The sentences about a subject's last requests, and about the file of its whole output. Pure functions.

#include <string>
#include <string_view>

#include "reports/model/results.h"

namespace dataflow_qa::reports {

constexpr std::string_view last_requests_title = "Last requests of the subject";

/// "GET /api/v1/customers of Custom PMS: 401 Unauthorized: The header X-Api-Key is missing or wrong. (3 times)"
[[nodiscard]] std::string last_request_text(const LastRequest& request);

/// "401 Unauthorized: The header X-Api-Key is missing or wrong. (3 times)"
[[nodiscard]] std::string answer_text(const LastRequest& request);

/// True where the check failed because the subject ended, hung or was refused: its whole output may say why.
[[nodiscard]] bool is_about_subjects_end(const Check& check);

/// "All that the subject wrote is in subject-output.txt, beside results.json."; empty where there is no such file.
[[nodiscard]] std::string output_file_text(const RunInfo& run);

}  // namespace dataflow_qa::reports
