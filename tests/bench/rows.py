"""One line a figure, the same from every benchmark, so that `platform/linux/test --long` can put them into one table."""

missed = False


def row(what, amount, figure, target="", good=True):
    global missed
    missed |= not good
    print(f"| {what} | {amount} | {figure} | {target} | {'yes' if good else 'NO'} |", flush=True)
