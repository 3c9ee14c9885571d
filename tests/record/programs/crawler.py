"""A crawler: a producer, five consumers, a set of visited pages, five permits for requests."""

import asyncio
import sys
import urllib.error
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin


class Links(HTMLParser):
    def __init__(self, base):
        super().__init__()
        self.base = base
        self.found = []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if tag == "a" and name == "href":
                self.found.append(urldefrag(urljoin(self.base, value)).url)


def read(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError:
        return ""


async def producer(queue, start):
    await queue.put(start)


async def consumer(queue, visited, permits, start):
    while True:
        url = await queue.get()
        try:
            if url in visited or not url.startswith(start):
                continue
            visited.add(url)
            async with permits:
                page = await asyncio.to_thread(read, url)
            links = Links(url)
            links.feed(page)
            for link in links.found:
                await queue.put(link)
        finally:
            queue.task_done()


async def main(start):
    queue = asyncio.Queue()
    visited = set()
    permits = asyncio.Semaphore(5)
    consumers = [asyncio.create_task(consumer(queue, visited, permits, start)) for _ in range(5)]
    await asyncio.create_task(producer(queue, start))
    await queue.join()
    for task in consumers:
        task.cancel()
    await asyncio.gather(*consumers, return_exceptions=True)
    print(*sorted(visited), sep="\n")


asyncio.run(main(sys.argv[1]))
