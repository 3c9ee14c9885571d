//! asyncio's cases for queue, semaphore, lock, event and barrier, each a plain function under virtual time, so
//! that `conformance.rs` runs them natively and `wasm_conformance.rs` in the browser.
//! `docs/conformance.md` says which case of asyncio each one is.

pub mod barrier;
pub mod event;
pub mod ground_truth;
pub mod lock;
pub mod lock_by_name;
pub mod queue_basic;
pub mod queue_get;
pub mod queue_join;
pub mod queue_orders;
pub mod queue_put;
pub mod queue_shutdown;
pub mod recorded;
pub mod semaphore;
pub mod semaphore_order;
mod stage;

/// Calls the macro named `$with` with every case, by module.
macro_rules! every_case {
    ($with:ident) => {
        $with! {
            queue_basic {
                a_queue_is_empty_until_something_is_put
                a_queue_is_full_at_its_capacity
                items_come_out_in_the_order_they_were_put
                the_third_put_on_a_queue_of_two_waits
                no_capacity_and_a_capacity_of_zero_are_no_bound
                a_queue_needs_no_trace
            }
            queue_get {
                a_get_takes_what_is_there_without_waiting
                a_get_waits_for_a_put
                a_try_get_takes_what_is_there
                a_try_get_on_an_empty_queue_is_an_error
                a_get_wakes_a_putter
                gets_are_served_while_putters_wait
                a_producer_and_a_consumer_of_a_queue_of_one_do_not_hang
                after_a_cancelled_getter_the_next_is_served
                cancelled_getters_leave_nothing_behind
                a_getter_cancelled_after_it_was_woken_leaves_the_item_to_the_next
                a_woken_getter_whose_item_was_taken_waits_at_the_tail
            }
            queue_put {
                a_put_on_an_unbounded_queue_does_not_wait
                a_put_waits_for_a_slot
                a_try_put_is_there_to_be_got
                a_try_put_on_a_full_queue_is_an_error
                a_cancelled_reader_drops_no_item
                a_cancelled_reader_among_many_drops_no_item
                a_cancelled_put_can_be_tried_again
                a_put_that_is_over_cannot_be_cancelled
                a_cancelled_putter_inserts_nothing
                a_put_serves_a_waiting_getter
                every_freed_slot_wakes_a_putter
                cancelled_putters_leave_nothing_behind
                a_putter_cancelled_after_it_was_woken_gives_its_slot_on
            }
            queue_orders {
                a_lifo_queue_gives_the_newest_first
                a_priority_queue_gives_the_least_first
                equal_items_of_a_priority_queue_come_in_the_order_they_were_put
                every_kind_of_queue_waits_at_its_capacity
            }
            queue_join {
                task_done_called_too_often_is_an_error
                task_done_is_legal_before_any_get
                join_returns_when_two_workers_have_done_a_hundred_items
                join_on_an_empty_queue_returns_at_once_twice
                what_is_put_after_the_count_reached_zero_does_not_hold_a_joiner_back
                a_cancelled_joiner_leaves_the_others_waiting
                an_item_in_the_hands_of_a_cancelled_task_is_done
            }
            queue_shutdown {
                an_empty_queue_that_is_shut_down_refuses_puts_and_gets
                a_queue_that_is_shut_down_gives_what_is_left_and_then_refuses
                shut_down_immediately_a_queue_drops_what_is_on_it_and_join_returns
                shut_down_immediately_join_still_waits_for_what_was_taken
                all_who_wait_hear_of_a_shutdown
                an_item_called_done_before_it_was_taken_is_not_subtracted_twice
                a_gentle_shutdown_may_be_followed_by_an_immediate_one
                what_is_dropped_may_use_the_queue
            }
            lock {
                waiters_get_the_lock_in_the_order_they_asked
                a_cancelled_waiter_leaves_the_line
                a_release_skips_cancelled_waiters
                when_cancel_and_release_meet_only_one_acquires
                a_waiter_cancelled_after_it_was_handed_the_lock_hands_it_on
                a_guard_releases_when_it_is_dropped
                a_guard_of_a_cancelled_task_releases
                a_lock_is_not_reentrant
                a_newcomer_does_not_overtake_a_waiter
            }
            lock_by_name {
                releasing_a_lock_that_is_not_acquired_is_an_error
                released_with_no_waiters_a_lock_is_free
                a_lock_that_was_forgotten_stays_locked_until_it_is_released
                another_task_may_release_the_lock
                a_lock_on_its_way_is_not_locked_and_cannot_be_released
                a_lock_held_by_a_guard_cannot_be_released_by_name
            }
            semaphore {
                there_is_no_semaphore_with_fewer_than_no_permits
                acquire_waits_when_no_permit_is_left
                permits_go_to_waiters_as_they_are_released
                a_cancelled_waiter_leaves_the_line
                waiters_cancelled_before_they_are_served_are_skipped
                a_permit_released_beside_a_cancellation_reaches_the_next
                a_waiter_cancelled_after_it_was_handed_a_permit_hands_it_on
                a_bounded_semaphore_released_too_often_refuses
                a_plain_semaphore_released_too_often_silently_grows
                a_bounded_semaphore_counts_no_permit_that_a_guard_has
                released_with_no_waiters_a_semaphore_is_free
                a_semaphore_of_none_is_a_signal
            }
            semaphore_order {
                permits_go_round_without_barging
                a_releaser_that_asks_again_queues_behind
                cancelled_waiters_are_skipped
                one_arrival_lets_the_whole_line_go_before_newcomers
                a_semaphore_is_locked_while_a_waiter_is_on_its_way
                a_waiter_that_gives_up_lets_those_behind_it_go
            }
            event {
                waiters_go_on_in_their_order_when_an_event_is_set
                on_an_event_that_is_set_nobody_waits
                a_waiter_of_an_event_can_be_cancelled
                a_cleared_event_is_not_set
                who_was_woken_goes_on_though_the_event_is_cleared_and_set_before_it_runs
                an_event_wakes_all_before_any_of_them_runs
            }
            barrier {
                a_new_barrier_is_empty_and_whole
                a_barrier_of_one_lets_its_task_through_at_once_and_again
                tasks_wait_for_the_last_and_each_gets_its_own_number
                the_last_to_arrive_goes_on_first_and_the_others_in_their_order
                a_barrier_can_be_used_again
                who_comes_while_it_drains_waits_until_the_last_has_left
                a_cancelled_arrival_does_not_count
                an_arrival_cancelled_after_the_last_came_leaves_and_lets_the_next_round_begin
                a_reset_gives_those_who_wait_an_error_and_empties_the_barrier
                reset_while_it_drains_only_those_inside_get_an_error
                broken_while_it_drains_all_get_an_error
                a_broken_barrier_gives_an_error_until_it_is_reset
                who_leaves_a_barrier_before_the_others_have_run_does_not_take_their_place
            }
            ground_truth {
                ten_workers_with_three_permits_start_three_at_a_time_and_end_at_eight
                ten_fetches_of_a_second_with_three_permits_end_at_four
                with_a_lock_a_read_and_its_write_stay_together
                without_a_lock_writes_are_lost
                a_new_semaphore_for_every_task_lets_all_run_at_once
            }
            recorded {
                every_program_recorded_on_asyncio_goes_the_same_way_here
            }
        }
    };
}
