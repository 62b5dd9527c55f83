#pragma once
// A recorded name on its way to a clip: where speech begins and ends, levelling, Ogg Opus. Pure, any thread.
// Sound is one channel at 48 kHz, samples from -1 to 1; levels in dB of full scale, loudness in LUFS after
// ITU-R BS.1770-4 for one channel, as the clips of packs are measured.
#include <cstddef>
#include <span>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::media {

/// Listens block by block for speech above whatever noise the room has. What is louder than the room for less
/// than a word (a knock, a click) is passed over.
class SpeechFinder {
 public:
    static constexpr std::size_t kBlock = 960;  ///< samples, 20 ms

    /// Takes the next block, frees it of what is below a voice, and returns its level, 0 to 1, for a meter.
    double hear(std::span<float, kBlock> block);

    bool speaking() const { return begun_; }
    /// Blocks since the last one that was speech.
    std::size_t quiet_blocks() const { return quiet_; }
    /// Blocks of speech so far.
    std::size_t spoken_blocks() const { return spoken_; }
    /// It was no word: listens anew, with what it knows of the room.
    void forget();

 private:
    double noise_ = -1;  // power of the room; below 0 before the first block
    float last_in_ = 0, last_out_ = 0;
    std::size_t loud_in_a_row_ = 0, quiet_ = 0, spoken_ = 0;
    bool begun_ = false;
};

/// Loudness of the parts that sound, -infinity for silence.
double loudness_lufs(std::span<const float> sound);

/// Brings a voice to -16 LUFS, its peaks to at most -1.5 dBFS. A whisper is raised by 30 dB at most: what is
/// softer than that is the room.
void level_voice(std::vector<float>& sound);

/// About 24 kbit/s; no date, no name, nothing of the device goes into it. Refused above 32 KB.
Result<Bytes> encode_name(std::span<const float> sound);

}  // namespace jankar::media
