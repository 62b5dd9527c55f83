#pragma once
// The seam to the machine under the data folder: serial numbers that tell one board and one card from
// another, what kind of file system it is, who set the clock. Tests hand in what they like.
// Never asked: machine-id, MAC addresses, host name (images copy or change them). Any thread.
#include <string>

namespace jankar::records {

enum class FileSystem {
    Ordinary,  ///< ext4, f2fs, ...
    Fat,       ///< FAT, exFAT, foreign ones over FUSE: no atomic rename, no write-ahead log
    Memory,    ///< tmpfs, an overlay's upper layer: nothing is kept at power off
};

class Machine {
 public:
    virtual ~Machine() = default;
    /// Serial of the card or disk that holds `folder`; empty where unknown.
    virtual std::string card_serial(const std::string& folder) const = 0;
    /// Serial of the board; empty where unknown (on PCs only root may read it).
    virtual std::string board_serial() const = 0;
    virtual FileSystem file_system(const std::string& folder) const = 0;
    /// Where the wall clock comes from: 0 unknown, 2 saved at the last shutdown, 3 clock chip, 4 network.
    virtual int clock_source() const = 0;
};

const Machine& real_machine();

}  // namespace jankar::records
