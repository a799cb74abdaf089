#!/bin/sh
# prefix.sh TEMPLATE NEW: a Wine prefix (a Windows PC of its own) for one test. Registry and user folders, which hold certificates, keys,
# credentials and policies, are copies; everything else (700 MB) is the template's. `WINEPREFIX=NEW wineserver -k` ends what runs in it.
set -eu
template=$(realpath "$1")
new=$2
mkdir -p "$new/dosdevices" "$new/drive_c"
cp "$template"/*.reg "$template/.update-timestamp" "$new"
cp -R "$template/drive_c/users" "$new/drive_c"
ln -s ../drive_c "$new/dosdevices/c:"
ln -s / "$new/dosdevices/z:"
for folder in "$template"/drive_c/*; do
    [ -e "$new/drive_c/$(basename "$folder")" ] || ln -s "$folder" "$new/drive_c"
done
