import asyncio

CLIENTS = 4
GAP = 100  # milliseconds
BOOT = 250  # milliseconds


async def server(ready):
    await asyncio.sleep(BOOT / 1000)  # @boot
    print("the server is up")  # @say-up
    ready.set()  # @set
    ready.clear()  # @clear


async def client(number, ready):
    await asyncio.sleep(number * GAP / 1000)  # @come
    await ready.wait()  # @wait
    print(f"client {number} asks")  # @say-asks


async def main():
    ready = asyncio.Event()  # @make-event
    clients = [client(number, ready) for number in range(1, CLIENTS + 1)]  # @start
    await asyncio.gather(server(ready), *clients)  # @gather
    print("every client has asked")  # @report


asyncio.run(main())
