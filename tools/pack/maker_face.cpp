#include "tools/pack/maker_face.h"

#include "content/base/files.h"
#include "tools/pack/cache.h"
#include "tools/pack/picture.h"

namespace jankar::build {

Result<void> write_face(const std::string& key_file, const std::string& picture) {
    ASSIGN_OR_RETURN(Bytes bytes, read_file(picture, 64u << 20));
    Cache none{""};
    PictureWish wish;
    wish.box = {256, 256};
    Result<Picture> made = make_picture(bytes, wish, none);
    if (!made) {
        return fail(made.error().code, picture + ": " + made.error().text);
    }
    return write_file_atomic(key_file + ".face.webp", made->webp);
}

Result<std::string> add_face(const std::string& key_file, pack::Writer& writer) {
    const std::string path = key_file + ".face.webp";
    if (!is_file(path)) {
        return std::string();
    }
    ASSIGN_OR_RETURN(Bytes bytes, read_file(path, 4u << 20));
    ASSIGN_OR_RETURN(Size size, image_size(bytes));
    lesson::MediaObject object;
    object.kind = lesson::MediaKind::Picture;
    object.ext = "webp";
    object.width = size.width;
    object.height = size.height;
    RETURN_IF_ERROR(writer.add_object(bytes, object));
    return object.hash;
}

}  // namespace jankar::build
