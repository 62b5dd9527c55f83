#pragma once
// Owners of libcurl's handles.
#include <curl/curl.h>

#include <memory>

namespace jankar::collect {

struct CurlCloser {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CurlListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlPtr = std::unique_ptr<CURL, CurlCloser>;
using CurlListPtr = std::unique_ptr<curl_slist, CurlListCloser>;

}  // namespace jankar::collect
