#pragma once
// A programme for tests: its keys, its card, its receipts.
#include <fmt/format.h>
#include <sodium.h>

#include <string>

#include "player/records/programme_card.h"
#include "player/records/receipt.h"

namespace jankar::test {

struct Programme {
    Bytes sealing_public = Bytes(crypto_box_PUBLICKEYBYTES),
          sealing_secret = Bytes(crypto_box_SECRETKEYBYTES);
    Bytes recovery_public = Bytes(crypto_box_PUBLICKEYBYTES),
          recovery_secret = Bytes(crypto_box_SECRETKEYBYTES);
    records::DeviceKey signing = records::make_device_key(), receipt = records::make_device_key();
    std::string name = "Weavers of Dharwad";

    Programme() {
        crypto_box_keypair(sealing_public.data(), sealing_secret.data());
        crypto_box_keypair(recovery_public.data(), recovery_secret.data());
    }
    std::string body(int number = 1, const std::string& more = {}) const {
        return fmt::format(
            "format = 1\nnumber = {}\nname = \"{}\"\nhomepage = \"https://example.org/p\"\nkey = \"{}\"\n"
            "sealing = [\"{}\", \"{}\"]\nreceipt = \"{}\"\nmakers = [\"{}\"]\ndetail = \"lessons\"\n"
            "languages = []\nself_join = true\n{}\n[contacts]\nwomen = \"181\"\n\n",
            number, name, to_hex(signing.public_key), to_hex(sealing_public), to_hex(recovery_public),
            to_hex(receipt.public_key), to_hex(signing.public_key), more);
    }
    std::string card(int number = 1, const std::string& more = {}) const {
        return records::signed_card(body(number, more), signing.secret_key);
    }
    Bytes receipt_file(const records::Receipt& receipt_for) const {
        return records::write_receipt(receipt_for, receipt.secret_key).value();
    }
};

}  // namespace jankar::test
