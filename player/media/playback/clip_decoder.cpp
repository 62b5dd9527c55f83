// One thread does it all in small steps, so that a jump or the end of the program waits for one packet at
// most. Sound goes before pictures while its ring is low: a missing picture is seen less than a gap is heard.
//
// A jump decodes from the key frame before it. Pictures before the target are decoded and thrown away, the
// last of them is held back until the next shows that it covers the target. The sound is trimmed or padded
// so that its frame 0 is the target exactly, and gaps in it are filled, so that counting frames is enough to
// know the time.
#include "player/media/playback/clip_decoder.h"

#include <algorithm>
#include <utility>

#include "player/media/playback/decoders.h"
#include "player/media/playback/demuxer.h"
#include "player/media/playback/packet_queue.h"
#include "player/media/playback/scaler.h"
#include "player/media/playback/video_states.h"
#include "player/media/voice.h"

namespace jankar::media {
namespace {

constexpr std::size_t kSoundChunk = 2'400;    // frames: 50 ms
constexpr std::size_t kSoundLow = 9'600;      // frames: below 200 ms sound goes first
constexpr std::size_t kSoundEnough = 24'000;  // frames: half a second ahead
constexpr std::int64_t kFarBehind = 200'000;  // µs: pictures nobody refers to are not decoded
constexpr std::int64_t kCaughtUp = 40'000;
constexpr std::int64_t kOutOfReach = 1'000'000;  // µs behind: on from the next key frame, if it lasts
constexpr std::int64_t kOutOfReachNs = 1'000'000'000;
constexpr std::int64_t kStillLasts = 2'000'000;       // µs: what a still picture counts for
constexpr std::int64_t kPreroll = 100'000;            // µs of sound decoded before a jump's target
constexpr std::int64_t kSloppySound = 40'000;         // µs that timestamps of sound may wander
constexpr std::int64_t kLongestGap = 600'000'000;     // µs without sound or picture, length unknown
constexpr std::int64_t kBeyondLength = 10'000'000;    // µs that a clip may be longer than it says
constexpr std::int64_t kLongestPicture = 10'000'000;  // µs, unless the clip's length says more
constexpr int kMostDroppedInARow = 12;
constexpr int kMostDrains = 64;

class ClipDecoder {
 public:
    explicit ClipDecoder(ClipState& clip) : clip_(clip), sound_(*clip.request.sound) {}
    void run();

 private:
    enum class Work { Quit, Jump, Sound, Picture };
    enum class Fetched { Packet, End, Blocked };

    Result<void> open();
    void begin();
    void fail_with(Error error);
    Work wait_for_work();
    void jump();
    Fetched fetch(PacketQueue& queue, PacketQueue& other, PacketPtr& packet);
    void picture_step();
    void send_picture(const AVPacket& packet);
    bool is_out_of_reach(std::int64_t behind_us);
    void take_picture();
    void show(const AVFrame& frame, std::int64_t pts_us, std::int64_t duration_us);
    void end_pictures();
    void sound_step();
    void take_sound(std::int64_t timestamp);
    bool write_sound();
    void end_sound();
    void end_priming();
    void end_if_done();
    /// `us`, or none where it cannot be: far behind both the clip's length and what came before.
    std::int64_t believed(std::int64_t us, std::int64_t expected_us) const;
    /// Nothing is heard before a jump's picture is there, if there is one to come.
    bool picture_to_come() const { return video_ && !video_done_ && !picture_starves_; }
    std::int64_t sound_time_us(std::int64_t frame) const {
        return target_us_ + frame * 1'000'000 / kSoundRate;
    }

    ClipState& clip_;
    AudioSink& sound_;
    std::unique_ptr<Demuxer> demuxer_;
    std::unique_ptr<VideoDecoder> video_;
    std::unique_ptr<AudioDecoder> audio_;
    Scaler scaler_;
    PacketQueue video_packets_, audio_packets_;
    bool demuxer_ended_ = false;
    bool stills_ = false;    // key frames alone: the device does not hold the pace
    bool anything_ = false;  // a picture or sound ever came out

    // Since the last jump.
    std::uint64_t serial_ = 0;
    std::int64_t target_us_ = 0;
    bool video_done_ = false, audio_done_ = false, told_end_ = false;
    int drains_ = 0;
    bool landed_ = false;  // the target's picture was found
    FramePtr held_;        // the last picture before it
    std::int64_t held_us_ = 0, held_duration_us_ = 0;
    std::int64_t last_us_ = AV_NOPTS_VALUE;  // of the last picture that was to be shown
    std::int64_t end_us_ = 0;
    int dropped_in_a_row_ = 0;
    std::int64_t far_since_ns_ = 0;  // since when the pictures are out of reach; 0: they are not
    bool skips_to_key_ = false;      // what comes before the next key frame is passed over
    bool drains_still_ = false;      // the decoder gives out a still it holds back
    // A stream has no packets left and the other's queue is full.
    bool picture_starves_ = false, sound_starves_ = false;
    std::vector<std::int16_t> samples_;
    std::size_t samples_at_ = 0;     // of samples_, already written
    std::int64_t silence_ = 0;       // frames to be written before samples_
    std::int64_t sound_frames_ = 0;  // made since the jump, written or not
    std::int64_t sound_written_ = 0;
    bool sound_landed_ = false;
};

void ClipDecoder::run() {
    if (auto opened = open(); !opened) {
        fail_with(std::move(opened).error());
        return;
    }
    begin();
    while (true) {
        switch (wait_for_work()) {
            case Work::Quit:
                return;
            case Work::Jump:
                jump();
                break;
            case Work::Sound:
                sound_step();
                break;
            case Work::Picture:
                picture_step();
                break;
        }
        end_if_done();
    }
}

Result<void> ClipDecoder::open() {
    av_log_set_level(AV_LOG_QUIET);  // what is wrong with a clip is said by us, once
    ASSIGN_OR_RETURN(demuxer_, Demuxer::open(clip_.request.source, clip_.abort));
    if (demuxer_->video()) {
        ASSIGN_OR_RETURN(video_, VideoDecoder::open(*demuxer_->video()));
        held_.reset(av_frame_alloc());
    }
    if (demuxer_->audio()) {
        ASSIGN_OR_RETURN(audio_, AudioDecoder::open(*demuxer_->audio()));
    }
    video_done_ = !video_;
    audio_done_ = !audio_;
    return {};
}

void ClipDecoder::begin() {
    {
        std::lock_guard lock(clip_.mutex);
        clip_.length_us = demuxer_->length_us();
        if (const AVStream* video = demuxer_->video()) {
            const AVCodecParameters& parameters = *video->codecpar;
            const AVRational shape = parameters.sample_aspect_ratio;
            const bool odd =
                shape.num > 0 && shape.den > 0 && shape.num < 10 * shape.den && shape.den < 10 * shape.num;
            clip_.source_width =
                odd ? static_cast<int>(av_rescale(parameters.width, shape.num, shape.den)) : parameters.width;
            clip_.source_height = parameters.height;
        }
        clip_.stills = clip_.request.stills_from > 0 &&
                       clip_.source_width * clip_.source_height >= clip_.request.stills_from;
        clip_.clock.set_sound_leads(audio_ != nullptr);
        sound_.start_over();
        clip_.clock.set_limit(clip_.stop_armed ? clip_.stop_us : std::nullopt);
        clip_.move_to(clip_.play_when_open ? VideoState::Playing : VideoState::Paused);
    }
    clip_.request.notify();
}

void ClipDecoder::fail_with(Error error) {
    {
        std::lock_guard lock(clip_.mutex);
        clip_.error = std::move(error);
        clip_.move_to(VideoState::Failed);
    }
    clip_.request.notify();
}

ClipDecoder::Work ClipDecoder::wait_for_work() {
    std::unique_lock lock(clip_.mutex);
    while (true) {
        if (clip_.abort) {
            return Work::Quit;
        }
        stills_ = clip_.stills;
        if (clip_.jump_us) {
            return Work::Jump;
        }
        const auto ahead =
            static_cast<std::size_t>(std::max<std::int64_t>(0, sound_written_ - sound_.handed()));
        const bool sound =
            !audio_done_ && !sound_starves_ && ahead < kSoundEnough && sound_.room() >= kSoundChunk;
        const bool picture =
            !video_done_ && !picture_starves_ && !clip_.frames.full() && clip_.state != VideoState::Failed;
        if (sound && (ahead < kSoundLow || !picture)) {
            return Work::Sound;
        }
        if (picture) {
            return Work::Picture;
        }
        if (sound_starves_ && !audio_done_ && ahead == 0 && clip_.clock.running()) {
            // Pictures are piled up and the sound that should lead them is nowhere near.
            clip_.clock.give_up_sound(clip_now_ns());
            audio_done_ = true;
            sound_starves_ = false;
        }
        if (!audio_done_ && clip_.clock.running()) {
            clip_.changed.wait_for(lock, std::chrono::milliseconds(50));
        } else {
            clip_.changed.wait(lock);
        }
    }
}

void ClipDecoder::jump() {
    {
        std::lock_guard lock(clip_.mutex);
        target_us_ = *clip_.jump_us;
        clip_.jump_us.reset();
        serial_ = clip_.serial;
        sound_.start_over();
        clip_.clock.set_sound_leads(audio_ != nullptr);
        clip_.clock.set_limit(clip_.stop_armed ? clip_.stop_us : std::nullopt);
    }
    video_packets_.clear();
    audio_packets_.clear();
    demuxer_->seek(target_us_);
    demuxer_ended_ = false;
    if (video_) {
        video_->flush();
        video_->set_effort(VideoDecoder::Effort::All);
        av_frame_unref(held_.get());
    }
    if (audio_) {
        audio_->flush();
    }
    video_done_ = !video_;
    audio_done_ = !audio_;
    told_end_ = landed_ = sound_landed_ = picture_starves_ = sound_starves_ = false;
    drains_ = dropped_in_a_row_ = 0;
    far_since_ns_ = 0;
    skips_to_key_ = drains_still_ = false;
    last_us_ = AV_NOPTS_VALUE;
    end_us_ = 0;
    samples_.clear();
    samples_at_ = 0;
    silence_ = sound_frames_ = sound_written_ = 0;
}

ClipDecoder::Fetched ClipDecoder::fetch(PacketQueue& queue, PacketQueue& other, PacketPtr& packet) {
    if (!queue.empty()) {
        packet = queue.pop();
        picture_starves_ = sound_starves_ = false;  // there is room in the queue again
        return Fetched::Packet;
    }
    while (!demuxer_ended_ && !clip_.abort) {
        if (other.full()) {
            return Fetched::Blocked;
        }
        PacketPtr next(av_packet_alloc());
        const Demuxer::Outcome outcome = demuxer_->read(*next);
        if (outcome != Demuxer::Outcome::Packet) {
            demuxer_ended_ = true;
            if (outcome == Demuxer::Outcome::Error) {
                std::lock_guard lock(clip_.mutex);
                clip_.end_error = demuxer_->error();
            }
            break;
        }
        const bool is_video = demuxer_->video() && next->stream_index == demuxer_->video()->index;
        const bool is_audio = demuxer_->audio() && next->stream_index == demuxer_->audio()->index;
        if (is_video == (&queue == &video_packets_) && (is_video || is_audio)) {
            packet = std::move(next);
            return Fetched::Packet;
        }
        if ((is_video && !video_done_) || (is_audio && !audio_done_)) {
            other.push(std::move(next));
        }
    }
    return Fetched::End;
}

void ClipDecoder::picture_step() {
    switch (video_->receive()) {
        case Decoded::Something:
            take_picture();
            return;
        case Decoded::End:
            if (drains_still_) {
                drains_still_ = false;
                video_->flush();
            } else {
                end_pictures();
            }
            return;
        case Decoded::NeedsMore:
            break;
    }
    PacketPtr packet;
    switch (fetch(video_packets_, audio_packets_, packet)) {
        case Fetched::Packet:
            send_picture(*packet);
            return;
        case Fetched::End:
            if (++drains_ > kMostDrains) {
                end_pictures();
                return;
            }
            video_->send(nullptr);
            return;
        case Fetched::Blocked:
            picture_starves_ = true;
            if (sound_written_ > 0) {
                end_priming();  // the sound goes on alone until there are pictures again
            }
            return;
    }
}

void ClipDecoder::send_picture(const AVPacket& packet) {
    const AVStream& stream = *demuxer_->video();
    const std::int64_t us = believed(demuxer_->time_us(stream, packet.pts), end_us_);
    if (stills_ || skips_to_key_) {
        if ((packet.flags & AV_PKT_FLAG_KEY) == 0) {
            const std::int64_t lasts =
                packet.duration > 0 ? av_rescale_q(packet.duration, stream.time_base, {1, 1'000'000}) : 0;
            end_us_ = us == AV_NOPTS_VALUE ? end_us_ : std::max(end_us_, us + lasts);
            std::lock_guard lock(clip_.mutex);
            ++clip_.dropped;
            return;
        }
        skips_to_key_ = false;
        video_->flush();
    }
    if (!landed_) {
        // On the way to a jump's target only what others refer to is decoded, until it is near.
        video_->set_effort(us != AV_NOPTS_VALUE && us < target_us_ - 500'000
                               ? VideoDecoder::Effort::SkipUnreferenced
                               : VideoDecoder::Effort::All);
    }
    video_->send(&packet);
    if (stills_) {
        // A decoder that puts pictures in order would keep this one until the next still.
        video_->send(nullptr);
        drains_still_ = true;
    }
}

/// The pictures are so far behind what is heard, for so long, that decoding all of them never catches up.
bool ClipDecoder::is_out_of_reach(std::int64_t behind_us) {
    if (behind_us < kOutOfReach) {
        far_since_ns_ = 0;
        return false;
    }
    const std::int64_t now = clip_now_ns();
    far_since_ns_ = far_since_ns_ == 0 ? now : far_since_ns_;
    return now - far_since_ns_ > kOutOfReachNs;
}

void ClipDecoder::take_picture() {
    AVFrame& frame = video_->frame();
    const AVStream& stream = *demuxer_->video();
    std::int64_t duration =
        frame.pkt_duration > 0 ? av_rescale_q(frame.pkt_duration, stream.time_base, {1, 1'000'000}) : 0;
    if (duration <= 0 && stream.avg_frame_rate.num > 0 && stream.avg_frame_rate.den > 0) {
        duration = av_rescale(1'000'000, stream.avg_frame_rate.den, stream.avg_frame_rate.num);
    }
    std::int64_t us = believed(demuxer_->time_us(stream, frame.best_effort_timestamp), end_us_);
    if (us == AV_NOPTS_VALUE || (last_us_ != AV_NOPTS_VALUE && us <= last_us_)) {
        us = end_us_;  // damaged: it follows the one before
    }
    last_us_ = us;
    const std::int64_t longest = std::max(kLongestPicture, demuxer_->length_us() - us);
    duration = duration <= 0 ? 40'000 : std::clamp<std::int64_t>(duration, 1'000, longest);
    end_us_ = std::max(end_us_, us + duration);
    duration = stills_ ? std::max(duration, kStillLasts) : duration;
    if (!landed_) {
        if (us + duration <= target_us_) {
            av_frame_unref(held_.get());
            av_frame_move_ref(held_.get(), &frame);
            held_us_ = us;
            held_duration_us_ = duration;
            return;
        }
        if (us > target_us_ && held_->width > 0) {
            show(*held_, held_us_, held_duration_us_);
        }
        av_frame_unref(held_.get());
        landed_ = true;
        video_->set_effort(VideoDecoder::Effort::All);
        show(frame, us, duration);
        return;
    }
    std::int64_t behind = 0;
    {
        std::lock_guard lock(clip_.mutex);
        behind = clip_.clock.now_us(clip_now_ns()) - us - duration;
        if (behind > kFarBehind) {
            video_->set_effort(VideoDecoder::Effort::SkipUnreferenced);
        } else if (behind < kCaughtUp) {
            video_->set_effort(VideoDecoder::Effort::All);
        }
        skips_to_key_ = skips_to_key_ || (!stills_ && is_out_of_reach(behind));
        if (behind > duration && dropped_in_a_row_ < kMostDroppedInARow) {
            ++clip_.dropped;
            ++dropped_in_a_row_;
            return;
        }
    }
    dropped_in_a_row_ = 0;
    show(frame, us, duration);
}

void ClipDecoder::show(const AVFrame& frame, std::int64_t pts_us, std::int64_t duration_us) {
    Frame out;
    {
        std::lock_guard lock(clip_.mutex);
        out.pixels = clip_.frames.take_buffer();
        out.width = clip_.wanted_width > 0 ? clip_.wanted_width : frame.width;
        out.height = clip_.wanted_height > 0 ? clip_.wanted_height : frame.height;
    }
    if (!scaler_.scale(frame, out)) {
        return;
    }
    out.pts_us = pts_us;
    out.duration_us = duration_us;
    out.serial = serial_;
    anything_ = true;
    {
        std::lock_guard lock(clip_.mutex);
        if (clip_.serial != serial_) {
            return;  // another jump was asked for meanwhile
        }
        out.first = clip_.priming;
        clip_.frames.push(std::move(out));
    }
    end_priming();
}

void ClipDecoder::end_priming() {
    {
        std::lock_guard lock(clip_.mutex);
        if (!clip_.priming || clip_.serial != serial_) {
            return;
        }
        clip_.priming = false;
        clip_.apply_running();
    }
    clip_.request.notify();
}

void ClipDecoder::end_pictures() {
    if (!landed_ && held_->width > 0) {
        show(*held_, held_us_, held_duration_us_);  // the target lies behind the last picture
        av_frame_unref(held_.get());
    }
    landed_ = true;
    video_done_ = true;
    video_packets_.clear();
    sound_starves_ = false;
    if (sound_written_ > 0) {
        end_priming();  // no picture came: the sound alone
    }
}

void ClipDecoder::sound_step() {
    if (!write_sound()) {
        return;
    }
    samples_.clear();
    samples_at_ = 0;
    std::int64_t timestamp = AV_NOPTS_VALUE;
    switch (audio_->receive(samples_, timestamp)) {
        case Decoded::Something:
            take_sound(timestamp);
            return;
        case Decoded::End:
            end_sound();
            return;
        case Decoded::NeedsMore:
            break;
    }
    PacketPtr packet;
    switch (fetch(audio_packets_, video_packets_, packet)) {
        case Fetched::Packet: {
            const std::int64_t us = demuxer_->time_us(*demuxer_->audio(), packet->pts);
            if (sound_landed_ || us == AV_NOPTS_VALUE || us >= target_us_ - kPreroll) {
                audio_->send(packet.get());
            }
            return;
        }
        case Fetched::End:
            if (++drains_ > kMostDrains) {
                end_sound();
                return;
            }
            audio_->send(nullptr);
            return;
        case Fetched::Blocked:
            sound_starves_ = true;
            return;
    }
}

void ClipDecoder::take_sound(std::int64_t timestamp) {
    const auto frames = static_cast<std::int64_t>(samples_.size() / 2);
    const std::int64_t expected_us = sound_time_us(sound_frames_);
    const std::int64_t us = believed(demuxer_->time_us(*demuxer_->audio(), timestamp), expected_us);
    const std::int64_t apart_us = us == AV_NOPTS_VALUE ? 0 : us - expected_us;
    if (!sound_landed_ || apart_us > kSloppySound || apart_us < -kSloppySound) {
        const std::int64_t apart = apart_us * kSoundRate / 1'000'000;
        if (apart < 0) {
            const std::int64_t cut = std::min(-apart, frames);
            samples_at_ = static_cast<std::size_t>(cut) * 2;
        } else {
            silence_ = apart;
        }
    }
    const std::int64_t kept = frames - static_cast<std::int64_t>(samples_at_ / 2);
    if (kept > 0) {
        sound_landed_ = true;
        anything_ = true;
        sound_frames_ += silence_ + kept;
        write_sound();
    }
}

bool ClipDecoder::write_sound() {
    static constexpr std::array<std::int16_t, kSoundChunk * 2> kSilence{};
    while (silence_ > 0) {
        const auto chunk = static_cast<std::size_t>(std::min<std::int64_t>(silence_, kSoundChunk));
        const std::size_t count = sound_.write(std::span(kSilence).first(chunk * 2));
        silence_ -= static_cast<std::int64_t>(count);
        sound_written_ += static_cast<std::int64_t>(count);
        if (count < chunk) {
            return false;
        }
    }
    if (samples_at_ < samples_.size()) {
        const std::size_t count = sound_.write(std::span<const std::int16_t>(samples_).subspan(samples_at_));
        samples_at_ += count * 2;
        sound_written_ += static_cast<std::int64_t>(count);
    }
    if (!picture_to_come() && sound_written_ > 0) {
        end_priming();
    }
    return samples_at_ >= samples_.size();
}

void ClipDecoder::end_sound() {
    audio_done_ = true;
    audio_packets_.clear();
    picture_starves_ = false;
    std::lock_guard lock(clip_.mutex);
    if (clip_.serial == serial_) {
        clip_.clock.set_sound_frames(sound_frames_);
    }
}

std::int64_t ClipDecoder::believed(std::int64_t us, std::int64_t expected_us) const {
    const std::int64_t length = demuxer_->length_us(), from = std::max(expected_us, target_us_);
    const std::int64_t latest = length > 0 ? std::max(length, from) + kBeyondLength : from + kLongestGap;
    return us > latest ? AV_NOPTS_VALUE : us;
}

void ClipDecoder::end_if_done() {
    if (told_end_ || !video_done_ || !audio_done_) {
        return;
    }
    told_end_ = true;
    if (!anything_) {
        std::unique_lock lock(clip_.mutex);
        Error error = clip_.end_error.value_or(
            Error{ErrorCode::Corrupt, "The clip is damaged: nothing of it can be shown."});
        lock.unlock();
        fail_with(std::move(error));
        return;
    }
    {
        std::lock_guard lock(clip_.mutex);
        if (clip_.serial != serial_) {
            return;
        }
        clip_.end_us = std::max({end_us_, sound_time_us(sound_frames_), target_us_});
        if (clip_.length_us == 0) {
            clip_.length_us = *clip_.end_us;
        }
    }
    end_priming();
    clip_.request.notify();
}

}  // namespace

void run_clip(ClipState& clip) {
    ClipDecoder(clip).run();
}

}  // namespace jankar::media
