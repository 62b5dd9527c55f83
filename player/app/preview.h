#pragma once
// `jankar --preview DIR PACK|LESSON...`: every step of every lesson drawn into PNG files, without a window
// and without sound, by the views and steps that a learner sees. A sequence gives a picture a page, a story
// one of its question and one a page of each way, a phone number one a key. Main thread.
//
// The files are DIR/<lesson>/<number of the step>-<its id>[-<way>][-<page>].png; numbers are those of the
// lesson's file, from 1. The same pack gives the same files, except for the frame of a running clip.
#include <string>
#include <vector>

#include "content/base/result.h"
#include "player/app/options.h"
#include "player/app/paths.h"

namespace jankar::app {

/// One picture that was drawn.
struct PreviewPicture {
    std::string file;  ///< below DIR
    std::string pack, lesson, step, type;
    int number = 0;  ///< of the step, from 1
    int way = 0;     ///< story: of the way, from 1; 0: the question itself, and all other steps
    int page = 0;    ///< from 1; 0 where there is but one
};

/// Arguments that are neither a pack's file nor a path are ids of lessons: then only those are drawn. The
/// lessons are shown in `options.lang` (else English, else their first language) and in the size of
/// `options` (else 1280 x 800). NotFound when there is nothing to draw.
Result<std::vector<PreviewPicture>> draw_preview(const Options& options, const Paths& paths);

/// The same as a command: prints a line for each picture, or JSON; returns the exit code.
int run_preview(const Options& options, const Paths& paths);

}  // namespace jankar::app
