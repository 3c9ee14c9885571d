"""A small crawler: one producer, many consumers, one joinable queue.

Usage: python3 crawler.py URL [PAGES]    (Python 3.9 or newer, nothing to install)
"""
import asyncio
import sys
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

CONSUMERS, PERMITS = 8, 5
TIMEOUT, MAX_BYTES = 10, 2_000_000


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def links(base, text):
    parser = Links()
    parser.feed(text)
    for href in parser.found:
        try:
            url = urldefrag(urljoin(base, href)).url
            site = urlsplit(url)[:2]
        except ValueError:
            continue
        if site == urlsplit(base)[:2]:
            yield url


def read(url):
    request = Request(url, headers={"User-Agent": "crawler.py"})
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:
            if answer.headers.get_content_type() != "text/html":
                return answer.status, answer.url, ""
            body = answer.read(MAX_BYTES)
            return answer.status, answer.url, body.decode("utf-8", "replace")
    except HTTPError as error:
        return error.code, url, ""


async def producer(queue, start):
    await queue.put((start, 0))


async def consumer(queue, permits, seen, limit):
    while True:
        url, depth = await queue.get()
        try:
            async with permits:
                status, final, text = await asyncio.to_thread(read, url)
            print(status, depth, url)
            if final != url:
                if final in seen or urlsplit(final)[:2] != urlsplit(url)[:2]:
                    continue
                seen.add(final)
            for link in links(final, text):
                if link not in seen and len(seen) < limit:
                    seen.add(link)
                    await queue.put((link, depth + 1))
        except Exception as error:
            print("---", depth, url, error)
        finally:
            queue.task_done()


async def main(start, limit=500):
    queue = asyncio.Queue()
    permits = asyncio.Semaphore(PERMITS)
    seen = {start}
    consumers = [
        asyncio.create_task(consumer(queue, permits, seen, limit))
        for _ in range(CONSUMERS)
    ]
    await producer(queue, start)
    await queue.join()
    for task in consumers:
        task.cancel()
    await asyncio.gather(*consumers, return_exceptions=True)
    print(len(seen), "URLs")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
