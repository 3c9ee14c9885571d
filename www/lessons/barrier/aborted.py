import asyncio

WORKERS = 3
ROUNDS = 2
WORK = 100  # milliseconds


async def worker(number, barrier):
    for turn in range(1, ROUNDS + 1):
        if number == 1 and turn == 2:
            await barrier.abort()  # @abort
            return
        await asyncio.sleep(number * WORK / 1000)  # @work
        print(f"worker {number} is done with round {turn}")  # @say-done
        try:
            place = await barrier.wait()  # @wait
        except asyncio.BrokenBarrierError:
            print(f"worker {number} finds it broken")  # @say-broken
            return
        if place == 0:
            print(f"round {turn} is over")  # @say-over


async def main():
    barrier = asyncio.Barrier(WORKERS)  # @make-barrier
    workers = [worker(number, barrier) for number in range(1, WORKERS + 1)]  # @start
    await asyncio.gather(*workers)  # @gather
    print("all rounds are over")  # @report


asyncio.run(main())
