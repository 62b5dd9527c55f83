#include "tools/collect/xapi_push.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "content/base/clock.h"
#include "tools/collect/curl_ptrs.h"
#include "tools/collect/xapi.h"
#include "tools/collect/xapi_check.h"

namespace jankar::collect {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kBatch = 100;
constexpr std::size_t kBatchBytes = 512u << 10;
constexpr std::size_t kLargestAnswer = 4u << 20;
constexpr std::size_t kFreezeAtOnce = 1'000;
constexpr int kMostTries = 8;

struct Answer {
    long status = 0;  ///< 0: none came
    std::string body, trouble;
    std::int64_t retry_after_s = 0;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* target) {
    auto* body = static_cast<std::string*>(target);
    if (body->size() + size * count > kLargestAnswer) {
        return 0;  // curl ends the transfer with an error
    }
    body->append(data, size * count);
    return size * count;
}

class Line {
 public:
    explicit Line(const Lrs& lrs) : lrs_(lrs), handle_(curl_easy_init()) {
        address_ = lrs.address;
        while (!address_.empty() && address_.back() == '/') {
            address_.pop_back();
        }
        address_ += "/statements";
    }

    Answer post(const std::string& body) {
        prepare(address_);
        curl_easy_setopt(handle_.get(), CURLOPT_POSTFIELDS, body.data());
        curl_easy_setopt(handle_.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        return perform();
    }
    Answer get(const std::string& id) {
        prepare(address_ + "?statementId=" + id);
        curl_easy_setopt(handle_.get(), CURLOPT_HTTPGET, 1L);
        return perform();
    }

 private:
    void prepare(const std::string& address) {
        CURL* handle = handle_.get();
        curl_easy_reset(handle);
        headers_.reset();
        for (const char* header : {"Content-Type: application/json", "X-Experience-API-Version: 1.0.3",
                                   "Accept: application/json", "Expect:"}) {
            headers_.reset(curl_slist_append(headers_.release(), header));
        }
        curl_easy_setopt(handle, CURLOPT_URL, address.c_str());
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_.get());
        curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(handle, CURLOPT_USERNAME, lrs_.user.c_str());
        curl_easy_setopt(handle, CURLOPT_PASSWORD, lrs_.password.c_str());
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(lrs_.timeout_s));
        curl_easy_setopt(handle, CURLOPT_USERAGENT, "jankar-collect");
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body_);
    }
    Answer perform() {
        body_.clear();
        Answer answer;
        const CURLcode code = curl_easy_perform(handle_.get());
        if (code != CURLE_OK) {
            answer.trouble = curl_easy_strerror(code);
            return answer;
        }
        curl_off_t wait = 0;
        curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &answer.status);
        curl_easy_getinfo(handle_.get(), CURLINFO_RETRY_AFTER, &wait);
        answer.retry_after_s = wait;
        answer.body = std::move(body_);
        return answer;
    }

    const Lrs& lrs_;
    CurlPtr handle_;
    CurlListPtr headers_;
    std::string address_, body_;
};

/// Whether the LRS holds what we sent: it may add to a statement, never change it.
bool holds(const Json& ours, const Json& theirs) {
    if (ours.is_object()) {
        return theirs.is_object() &&
               std::all_of(ours.items().begin(), ours.items().end(), [&](const auto& item) {
                   return theirs.contains(item.key()) && holds(item.value(), theirs.at(item.key()));
               });
    }
    if (ours.is_array()) {
        return theirs.is_array() && ours.size() == theirs.size() &&
               std::equal(ours.begin(), ours.end(), theirs.begin(), holds);
    }
    return ours == theirs;
}

/// An LRS may write a moment in another way; the seconds are what it must keep.
bool same_statement(const std::string& ours, const std::string& theirs) {
    Json mine = Json::parse(ours, nullptr, false);
    Json its = Json::parse(theirs, nullptr, false);
    if (!mine.is_object() || !its.is_object()) {
        return false;
    }
    constexpr std::size_t kSeconds = 19;
    for (Json* json : {&mine, &its}) {
        if (json->contains("timestamp") && json->at("timestamp").is_string()) {
            (*json)["timestamp"] = json->at("timestamp").get<std::string>().substr(0, kSeconds);
        }
    }
    return holds(mine, its);
}

class Sender {
 public:
    Sender(Store& store, const Lrs& lrs) : store_(store), lrs_(lrs), line_(lrs) {}

    /// All of the batch ends as sent or dead, or the run ends with an error.
    Result<void> deliver(const std::vector<FrozenStatement>& batch) {
        for (int tries = 0;; ++tries) {
            const Answer answer = line_.post(array_of(batch));
            if (answer.status == 200 && names_all(answer.body, batch)) {
                return mark(batch, "sent", "");
            }
            if (answer.status == 401 || answer.status == 403) {
                return fail(ErrorCode::Refused, "The LRS does not take this user and password.");
            }
            if (answer.status == 404 || answer.status == 405) {
                return fail(ErrorCode::Io, fmt::format("There is no LRS at {}: it answers {}.", lrs_.address,
                                                       answer.status));
            }
            if (answer.status == 409) {
                return compare_each(batch);
            }
            if (answer.status == 400 || answer.status == 413 || answer.status == 422) {
                return halve(batch, answer);
            }
            last_trouble_ = answer.status == 0     ? answer.trouble
                            : answer.status == 200 ? "something that is no LRS answers"
                                                   : fmt::format("it answers {}", answer.status);
            if (tries + 1 >= kMostTries) {
                return given_up();
            }
            wait(tries, answer.retry_after_s);
            // It may have taken them and only the answer was lost.
            ASSIGN_OR_RETURN(const bool all_there, there_already(batch));
            if (all_there) {
                return mark(batch, "sent", "");
            }
        }
    }
    std::int64_t sent() const { return sent_; }

 private:
    static std::string array_of(const std::vector<FrozenStatement>& batch) {
        std::string body = "[";
        for (const FrozenStatement& one : batch) {
            body += body.size() > 1 ? "," : "";
            body += one.body;
        }
        return body + "]";
    }
    /// A proxy or a captive portal says 200 to everything; an LRS names the ids.
    static bool names_all(const std::string& body, const std::vector<FrozenStatement>& batch) {
        const Json json = Json::parse(body, nullptr, false);
        return json.is_array() && json.size() == batch.size() &&
               std::all_of(batch.begin(), batch.end(), [&](const FrozenStatement& one) {
                   return std::find(json.begin(), json.end(), Json(one.id)) != json.end();
               });
    }
    Result<void> mark(const std::vector<FrozenStatement>& batch, const std::string& state,
                      const std::string& why) {
        std::vector<std::string> ids;
        for (const FrozenStatement& one : batch) {
            ids.push_back(one.id);
        }
        sent_ += state == "sent" ? static_cast<std::int64_t>(ids.size()) : 0;
        return store_.mark_statements(ids, state, why);
    }
    tl::unexpected<Error> given_up() const {
        return fail(ErrorCode::Io,
                    fmt::format("The LRS {} cannot be used now ({}); run push again later, it goes on.",
                                lrs_.address, last_trouble_));
    }
    void wait(int tries, std::int64_t asked_s) {
        // Doubling, with up to half of it by chance, so that two senders do not stay in step.
        const std::int64_t base_ms = std::clamp<std::int64_t>(lrs_.timeout_s * 1'000 / 60, 20, 2'000);
        const std::int64_t longest_ms = lrs_.timeout_s * 1'000;
        std::int64_t ms = std::min(base_ms << tries, longest_ms);
        ms += static_cast<std::int64_t>(random_() % static_cast<unsigned>(ms / 2 + 1));
        ms = std::max(ms, std::min(asked_s * 1'000, longest_ms));
        std::this_thread::sleep_for(std::chrono::milliseconds(ms));
    }

    /// One statement there, by a GET that is tried again like everything else. 0: it is not there; 1: the
    /// same; 2: another.
    Result<int> compare(const FrozenStatement& one) {
        for (int tries = 0;; ++tries) {
            const Answer answer = line_.get(one.id);
            const Json json = Json::parse(answer.body, nullptr, false);
            if (answer.status == 200 && json.is_object() && json.contains("id")) {
                return same_statement(one.body, answer.body) ? 1 : 2;
            }
            if (answer.status == 404) {
                return 0;
            }
            if (answer.status == 401 || answer.status == 403) {
                return fail(ErrorCode::Refused, "The LRS does not take this user and password.");
            }
            last_trouble_ = answer.status == 0 ? answer.trouble : fmt::format("it answers {}", answer.status);
            if (tries + 1 >= kMostTries) {
                return given_up();
            }
            wait(tries, answer.retry_after_s);
        }
    }
    Result<bool> there_already(const std::vector<FrozenStatement>& batch) {
        for (const FrozenStatement& one : batch) {
            ASSIGN_OR_RETURN(const int found, compare(one));
            if (found != 1) {
                return false;
            }
        }
        return true;
    }
    /// What is there already is told apart by asking for each; what is not goes again by itself.
    Result<void> compare_each(const std::vector<FrozenStatement>& batch) {
        std::vector<FrozenStatement> there, missing;
        for (const FrozenStatement& one : batch) {
            ASSIGN_OR_RETURN(const int found, compare(one));
            if (found == 2 || (found == 0 && batch.size() == 1)) {
                RETURN_IF_ERROR(mark({one}, "dead", "The LRS holds another statement under this id."));
            } else {
                (found == 1 ? there : missing).push_back(one);
            }
        }
        if (!there.empty()) {
            RETURN_IF_ERROR(mark(there, "sent", ""));
        }
        return missing.empty()                 ? Result<void>()
               : missing.size() < batch.size() ? deliver(missing)
                                               : halves(missing);
    }
    /// A batch is refused for one statement in it: halves of halves find the one.
    Result<void> halve(const std::vector<FrozenStatement>& batch, const Answer& answer) {
        return batch.size() > 1 ? halves(batch)
                                : mark(batch, "dead",
                                       fmt::format("The LRS refuses it: {} {}", answer.status,
                                                   answer.body.substr(0, 300)));
    }
    Result<void> halves(const std::vector<FrozenStatement>& batch) {
        const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
        RETURN_IF_ERROR(deliver({batch.begin(), middle}));
        return deliver({middle, batch.end()});
    }

    Store& store_;
    const Lrs& lrs_;
    Line line_;
    std::string last_trouble_;
    std::minstd_rand random_{std::random_device{}()};
    std::int64_t sent_ = 0;
};

Result<void> freeze_all(Store& store) {
    std::vector<FrozenStatement> fresh;
    const auto take = [&](const Statement& one) -> Result<void> {
        const auto fault = statement_fault(one.body);
        fresh.push_back({one.id, one.body, fault ? "dead" : "pending", fault.value_or("")});
        if (fresh.size() < kFreezeAtOnce) {
            return {};
        }
        auto frozen = store.freeze_statements(fresh);
        fresh.clear();
        return frozen;
    };
    RETURN_IF_ERROR(each_statement(store, system_clock().wall_ms(), take));
    return store.freeze_statements(fresh);
}

}  // namespace

Result<PushSummary> push_statements(Store& store, const Lrs& lrs,
                                    const std::function<void(std::int64_t, std::int64_t)>& progress) {
    RETURN_IF_ERROR(freeze_all(store));
    ASSIGN_OR_RETURN(auto before, store.count_statements());
    Sender sender(store, lrs);
    std::string after;
    for (;;) {
        ASSIGN_OR_RETURN(std::vector<FrozenStatement> batch, store.statements("pending", after, kBatch));
        if (batch.empty()) {
            break;
        }
        std::size_t bytes = 0, count = 0;
        while (count < batch.size() && (count == 0 || bytes + batch[count].body.size() <= kBatchBytes)) {
            bytes += batch[count++].body.size();
        }
        batch.resize(count);
        after = batch.back().id;
        RETURN_IF_ERROR(sender.deliver(batch));
        progress(sender.sent(), before["pending"]);
    }
    ASSIGN_OR_RETURN(auto now, store.count_statements());
    return PushSummary{sender.sent(), before["sent"], now["dead"]};
}

}  // namespace jankar::collect
