#!/usr/bin/env python3
"""Reads a camera's live pictures with OpenCV, as any program that takes a video address can.

    sudo apt install python3-opencv
    python3 watch_mjpeg.py http://127.0.0.1:8080/api/v1/devices/cam1/stream.mjpg 10

Prints one line per picture; success when COUNT pictures came.
"""
import sys

import cv2

url, count = sys.argv[1], int(sys.argv[2])
video = cv2.VideoCapture(url, cv2.CAP_FFMPEG)
for number in range(1, count + 1):
    ok, picture = video.read()
    if not ok:
        sys.exit(f"no picture {number} from {url}")
    height, width = picture.shape[:2]
    print(f"{number}: {width}x{height}, mean brightness {picture.mean():.0f}")
video.release()
