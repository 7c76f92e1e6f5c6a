#include "sync/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <future>

#include "sync/signals.h"
#include "sync/testing/listener.h"

namespace pms_go_sync {
namespace {

using std::chrono::milliseconds;

/// A server of the test's own; `/slow` answers only once the test lets it.
class HttpClientTest : public ::testing::Test {
 protected:
  HttpClientTest() {
    server_.set_tcp_nodelay(true);
    server_.Get("/base/echo", [](const httplib::Request& request, httplib::Response& response) {
      response.set_header("X-Odd-Name", request.get_header_value("X-Sent"));
      response.set_content(request.target, "text/plain");
    });
    server_.Get("/base/slow", [this](const httplib::Request&, httplib::Response&) {
      reached_.set_value();
      released_.wait();
    });
    server_.Get("/base/drip", [this](const httplib::Request&, httplib::Response& response) {
      response.set_chunked_content_provider("text/plain", [this](std::size_t, httplib::DataSink& sink) {
        released_.wait_for(milliseconds{10});
        return sink.write("x", 1);
      });
    });
    server_.Patch("/base/echo", [](const httplib::Request& request, httplib::Response& response) {
      response.status = 412;
      response.set_content(request.body + " as " + request.get_header_value("Content-Type"), "text/plain");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
  }
  ~HttpClientTest() override {
    release_.set_value();
    server_.stop();
    thread_.join();
  }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/base/"; }

  httplib::Server server_;
  std::promise<void> reached_;
  std::promise<void> release_;
  std::shared_future<void> released_ = release_.get_future().share();
  std::thread thread_;
  int port_ = 0;
};

TEST_F(HttpClientTest, SendsTargetsAsTheyAreAndReadsHeadersInLowerCase) {
  HttpClient client{url()};
  const auto response = client.send({"GET", "/echo?a=%2B%20", {{"X-Sent", "yes"}}, "", ""});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "/base/echo?a=%2B%20");
  EXPECT_EQ(response->header("x-odd-name"), "yes");
  EXPECT_EQ(response->header("X-Odd-Name"), std::nullopt);
}

TEST_F(HttpClientTest, ReadsNoMoreOfAnAnswerThanItsLimit) {
  HttpClient client{url(), {}, 20};
  const auto endless = client.send({"GET", "/drip", {}, "", ""});
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().kind, TroubleKind::unavailable);
  EXPECT_THAT(endless.error().message, ::testing::EndsWith(": the answer has more than 20 bytes (answer_limit_mb)"));
  const auto next = client.send({"GET", "/echo", {}, "", ""});
  ASSERT_TRUE(next) << "and goes on with the next call";
  EXPECT_EQ(next->body, "/base/echo");
}

TEST_F(HttpClientTest, SendsBodiesWithTheirTypeAndTakesEveryStatusForAnAnswer) {
  HttpClient client{url()};
  const auto response = client.send({"PATCH", "/echo", {}, "[]", "application/json-patch+json"});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 412);
  EXPECT_EQ(response->body, "[] as application/json-patch+json");
}

TEST_F(HttpClientTest, GivesUpOnASilentServer) {
  HttpClient client{url(), {milliseconds{1000}, milliseconds{100}}};
  const auto response = client.send({"GET", "/slow", {}, "", ""});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, TroubleKind::unavailable);
  EXPECT_EQ(response.error().message, "GET http://127.0.0.1:" + std::to_string(port_) + ": no answer (Read)");
}

TEST_F(HttpClientTest, GivesUpOnAServerThatDripsForEver) {
  HttpClient client{url(), {milliseconds{1000}, std::chrono::minutes{10}, milliseconds{200}}};
  const auto response = client.send({"GET", "/drip", {}, "", ""});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "GET http://127.0.0.1:" + std::to_string(port_) + ": no whole answer in 200 ms");
  EXPECT_TRUE(client.send({"GET", "/echo", {}, "", ""})) << "the next call is not held against";
}

TEST_F(HttpClientTest, EndsACallThatIsUnderWayOnRequest) {
  HttpClient client{url(), {milliseconds{1000}, std::chrono::minutes{10}}};
  auto response = std::async(std::launch::async, [&] { return client.send({"GET", "/slow", {}, "", ""}); });
  reached_.get_future().wait();
  client.abort();
  EXPECT_FALSE(response.get());
}

TEST_F(HttpClientTest, CallsNobodyOnceItWasStopped) {
  HttpClient client{url()};
  ASSERT_TRUE(client.send({"GET", "/echo", {}, "", ""}));
  client.abort();
  const auto response = client.send({"GET", "/echo", {}, "", ""});
  ASSERT_FALSE(response);
  EXPECT_THAT(response.error().message, ::testing::HasSubstr("stopping"));
}

/// A certificate for 127.0.0.1 that nobody has signed but itself, and its key.
struct OwnCertificate {
  OwnCertificate() {
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    auto* name = X509_get_subject_name(certificate.get());
    const auto* text = reinterpret_cast<const unsigned char*>("127.0.0.1");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    auto* address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate.get(), address, -1);
    X509_EXTENSION_free(address);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
  }
  void write(const std::string& file) const {
    auto* out = std::fopen(file.c_str(), "w");
    PEM_write_X509(out, certificate.get());
    std::fclose(out);
  }
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_RSA_gen(2048), &EVP_PKEY_free};
  std::unique_ptr<X509, decltype(&X509_free)> certificate{X509_new(), &X509_free};
};

/// Clients made during its life trust the certificate.
class TrustedAs {
 public:
  explicit TrustedAs(const OwnCertificate& own) {
    own.write(file_);
    ::setenv("SSL_CERT_FILE", file_.c_str(), 1);  // OpenSSL's own name for the file of what is trusted
  }
  ~TrustedAs() {
    ::unsetenv("SSL_CERT_FILE");
    std::remove(file_.c_str());
  }
  TrustedAs(const TrustedAs&) = delete;
  TrustedAs& operator=(const TrustedAs&) = delete;

 private:
  std::string file_ = ::testing::TempDir() + "pms-go-sync-trusted-" + std::to_string(::getpid()) + ".pem";
};

TEST(HttpClient, TakesHttpsOnlyWithACertificateThatItTrusts) {
  const OwnCertificate own;
  httplib::SSLServer server{own.certificate.get(), own.key.get()};
  server.Get("/x",
             [](const httplib::Request&, httplib::Response& response) { response.set_content("here", "text/plain"); });
  const auto url = "https://127.0.0.1:" + std::to_string(server.bind_to_any_port("127.0.0.1"));
  std::thread thread{[&] { server.listen_after_bind(); }};
  const auto untrusted = HttpClient{url}.send({"GET", "/x", {}, "", ""});
  ASSERT_FALSE(untrusted);
  EXPECT_THAT(untrusted.error().message, ::testing::HasSubstr("no answer (SSLServerVerification)"));
  const TrustedAs store{own};
  const auto trusted = HttpClient{url}.send({"GET", "/x", {}, "", ""});
  server.stop();
  thread.join();
  ASSERT_TRUE(trusted) << trusted.error().message;
  EXPECT_EQ(trusted->body, "here");
}

TEST(HttpClient, OutlivesAServerThatHangsUpWhileItSends) {
  const OwnCertificate own;
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{SSL_CTX_new(TLS_server_method()), &SSL_CTX_free};
  SSL_CTX_use_certificate(context.get(), own.certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), own.key.get());
  const testing::Listener listener;
  std::thread server{[&] {
    const int connection = listener.accept();
    const std::unique_ptr<SSL, decltype(&SSL_free)> session{SSL_new(context.get()), &SSL_free};
    SSL_set_fd(session.get(), connection);
    SSL_accept(session.get());
    char first = 0;
    SSL_read(session.get(), &first, 1);
    if (connection >= 0) ::shutdown(connection, SHUT_WR);
    ::close(connection);
  }};
  const TrustedAs trusted{own};
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  ignore_broken_pipes();
  HttpClient client{"https://127.0.0.1:" + listener.port()};
  EXPECT_FALSE(client.send({"POST", "/x", {}, std::string(std::size_t{16} << 20U, 'x'), "text/plain"}));
  server.join();
  std::signal(SIGPIPE, before);
}

TEST(HttpClient, SaysWhereThereIsNoServer) {
  const int bound = ::socket(AF_INET, SOCK_STREAM, 0);  // not listening: connections are refused
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_GE(bound, 0);
  ASSERT_EQ(::bind(bound, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::getsockname(bound, reinterpret_cast<sockaddr*>(&address), &size), 0);
  HttpClient client{"http://127.0.0.1:" + std::to_string(ntohs(address.sin_port))};
  const auto response = client.send({"GET", "/x", {}, "", ""});
  ASSERT_FALSE(response);
  EXPECT_THAT(response.error().message, ::testing::HasSubstr("no answer ("));
  ::close(bound);
}

TEST(HttpClient, TakesHttpUrlsOnly) {
  for (const auto* url : {"", "ftp://x", "127.0.0.1:80", "http://", "http:///path"}) {
    EXPECT_THROW(HttpClient{url}, std::invalid_argument) << url;
  }
}

TEST(HttpClient, TakesNoUrlWithAPasswordAndDoesNotRepeatIt) {
  try {
    const HttpClient client{"https://user:hunter2@127.0.0.1/v2"};
    FAIL();
  } catch (const std::invalid_argument& refused) {
    EXPECT_STREQ(refused.what(), "a URL must not hold a user or password: they would stand in logs");
  }
}

TEST(HttpResponse, PercentEncodesAllButUnreservedCharacters) {
  EXPECT_EQ(percent_encoded("a-b.c_d~e"), "a-b.c_d~e");
  EXPECT_EQ(percent_encoded("a b+c/ø"), "a%20b%2Bc%2F%C3%B8");
}

}  // namespace
}  // namespace pms_go_sync
