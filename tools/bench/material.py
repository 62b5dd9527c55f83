"""What is measured on: a pack of forty lessons, a pack with a full clip, the pages and clips the peers show. Made with
the project's own tools and ffmpeg, kept in a folder until their recipe changes."""
import hashlib
import re
import shutil
import subprocess

# Raised when anything below changes, so that kept files are made anew.
RECIPE = "3"
LESSONS = 40
CLIP_S = 90

LESSON = """format = 1
id = "{id}"
version = 1
subject = "{subject}"
course = "{subject}"
cover = "pictures/cover.svg"
say = "title"
langs = ["en"]
minutes = 3
licence = "CC-BY-4.0"
credit = "bench"
title.en = "Lesson {number}"

[[step]]
id = "look"
type = "picture"
picture = "pictures/look.svg"
say = "look"
{more}
[[step]]
id = "at-home"
type = "home"
say = "home"
items = [ {{ picture = "pictures/look.svg", say = "look" }} ]
"""
CLIP_STEP = """
[[step]]
id = "clip"
type = "video"
video = "video/clip.mp4"
say = "look"
"""
WORDS = 'title = "Lesson {number}"\nlook = "Look at picture {number}."\nhome = "Try it at home."\n'
SUBJECTS = ("start", "skills", "money", "safety", "together")
PAGE = """<!doctype html><meta charset="utf-8"><title>page</title>
<style>body{{margin:0;background:#FBF3E4}}img,video{{width:100vw;height:100vh;object-fit:contain}}</style>{body}
"""


class Material:
    clip_s = CLIP_S

    def __init__(self, source, tools, cache):
        self.source, self.tools = source, tools
        self.folder = cache / f"bench-{RECIPE}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.media_cache = cache

    def _pack(self, name, sources):
        """Builds once; again when the builder itself changed."""
        tool = self.tools / "jankar-pack"
        stamp = hashlib.sha256(tool.read_bytes()).hexdigest()[:16]
        pack = self.folder / f"{name}-{stamp}.jkpack"
        if not pack.exists():
            part = pack.with_suffix(".part.jkpack")
            done = subprocess.run([tool, "build", *sources(), "-o", part, "--id", name, "--cache", self.media_cache],
                                  capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(f"jankar-pack: {done.stderr}")
            part.rename(pack)
        return pack

    def lesson(self, folder, number, more=""):
        """A lesson of our own drawings, its colours turned a little so that no two share a picture."""
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "pictures").mkdir(parents=True)
        (folder / "words").mkdir()
        drawn = self.source / "lessons" / ("wash-hands", "weave-base")[number % 2] / "pictures"
        pictures = sorted(drawn.glob("*.svg"))
        for name, picture in (("cover", drawn / "cover.svg"), ("look", pictures[number % len(pictures)])):
            svg = picture.read_text()
            svg = re.sub(r"#([0-9A-Fa-f]{4})([0-9A-Fa-f]{2})\b", lambda m: f"#{m[1]}{(int(m[2], 16) ^ number) & 255:02x}", svg)
            (folder / "pictures" / f"{name}.svg").write_text(svg)
        (folder / "lesson.toml").write_text(LESSON.format(id=folder.name, number=number, more=more,
                                                          subject=SUBJECTS[number % len(SUBJECTS)]))
        (folder / "words" / "en.toml").write_text(WORDS.format(number=number))
        return folder

    def forty_lessons(self):
        def sources():
            return [self.lesson(self.folder / "sources" / f"bench-{n:02}", n) for n in range(1, LESSONS + 1)]
        return self._pack("bench-forty", sources)

    def clip(self):
        """854x480, 25 a second, moving all over, in the profile of the packs, so that it is taken as it is."""
        path = self.folder / "clip.mp4"
        if not path.exists():
            part = self.folder / "clip.part.mp4"
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size=854x480:rate=25:duration={CLIP_S}",
                            "-f", "lavfi", "-i", f"sine=frequency=330:sample_rate=48000:duration={CLIP_S}",
                            "-vf", "noise=alls=6:allf=t", "-c:v", "libx264", "-profile:v", "baseline", "-level", "3.0",
                            "-crf", "28", "-g", "50", "-pix_fmt", "yuv420p", "-threads", "1", "-c:a", "aac", "-ac", "1", "-b:a", "64k",
                            "-movflags", "+faststart", "-map_metadata", "-1", part], check=True)
            part.rename(path)
        return path

    def clip_pack(self):
        def sources():
            folder = self.lesson(self.folder / "sources" / "bench-clip", 41, CLIP_STEP)
            (folder / "video").mkdir()
            shutil.copy(self.clip(), folder / "video" / "clip.mp4")
            return [folder]
        return self._pack("bench-clip", sources)

    def slow_pack(self):
        """The same picture as in the clip, two a second and silent: slow enough for a program under valgrind."""
        path = self.folder / "slow.mp4"
        if not path.exists():
            part = path.with_suffix(".part.mp4")
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size=854x480:rate=25:duration={CLIP_S // 10}",
                            "-vf", "noise=alls=6:allf=t,setpts=N/2/TB", "-r", "2", "-c:v", "libx264", "-profile:v", "baseline", "-level",
                            "3.0", "-crf", "28", "-g", "50", "-pix_fmt", "yuv420p", "-threads", "1", "-an", "-movflags", "+faststart",
                            "-map_metadata", "-1", part], check=True)
            part.rename(path)

        def sources():
            folder = self.lesson(self.folder / "sources" / "bench-slow", 43, CLIP_STEP)
            (folder / "video").mkdir()
            shutil.copy(path, folder / "video" / "clip.mp4")
            return [folder]
        return self._pack("bench-slow", sources)

    def flash_clip(self, seconds):
        """Something that moves all over, dim, with a white flash in the lower half and a beep at the start of each second; above, eight fields tell the second
        in black and white, the lowest bit on the left, so that a look at the screen tells where the clip is."""
        path = self.folder / f"flash-{seconds}.mp4"
        if not path.exists():
            part = path.with_suffix(".part.mp4")
            fields = [f"drawbox=x={854 * k // 8}:y=0:w={854 // 8}:h=200:color=white:t=fill:enable='mod(floor(t/{1 << k}),2)'"
                      for k in range(8)]
            drawn = ",".join(["noise=alls=6:allf=t,lutyuv=y=16+(val-16)*0.3:u=128:v=128", *fields, "drawbox=x=0:y=240:w=854:h=240:color=white:t=fill:enable='lt(mod(t,1),0.119)'"])
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size=854x480:rate=25:duration={seconds}",
                            "-f", "lavfi", "-i", f"aevalsrc='0.7*sin(2*PI*1000*t)*lt(mod(t,1),0.12)':s=48000:d={seconds}",
                            "-vf", drawn, "-c:v", "libx264", "-profile:v", "baseline", "-level", "3.0", "-crf", "28", "-g", "50",
                            "-pix_fmt", "yuv420p", "-threads", "1", "-c:a", "aac", "-ac", "1", "-b:a", "64k", "-movflags", "+faststart",
                            "-map_metadata", "-1", part], check=True)
            part.rename(path)
        return path

    def flash_pack(self, seconds):
        def sources():
            folder = self.lesson(self.folder / "sources" / f"bench-flash-{seconds}", 42, CLIP_STEP)
            (folder / "video").mkdir()
            shutil.copy(self.flash_clip(seconds), folder / "video" / "clip.mp4")
            return [folder]
        return self._pack(f"bench-flash-{seconds}", sources)

    def shipped_pack(self):
        return self._pack("jankar-first", lambda: [self.source / "lessons"])

    def picture_page(self):
        """The picture of the lesson's first step as a page for a browser."""
        picture = self.folder / "page.png"
        if not picture.exists():
            subprocess.run(["rsvg-convert", "-w", "1280", "-h", "800", self.source / "lessons/wash-hands/pictures/dirty-hands.svg",
                            "-o", picture], check=True)
        page = self.folder / "page.html"
        page.write_text(PAGE.format(body='<img src="page.png">'))
        return page

    def tap_page(self):
        """A page that shows one of two pictures, the other one at each click."""
        self.picture_page()
        second = self.folder / "page-2.png"
        if not second.exists():
            subprocess.run(["rsvg-convert", "-w", "1280", "-h", "800", self.source / "lessons/wash-hands/pictures/cover.svg",
                            "-o", second], check=True)
        page = self.folder / "tap.html"
        page.write_text(PAGE.format(body="""<img id="a" src="page.png"><img id="b" src="page-2.png" style="display:none"><script>
onclick = () => { for (const picture of [a, b]) picture.style.display = picture.style.display ? "" : "none"; };
</script>"""))
        return page

    def video_page(self):
        self.clip()
        page = self.folder / "video.html"
        page.write_text(PAGE.format(body='<video src="clip.mp4" autoplay muted loop></video>'))
        return page
