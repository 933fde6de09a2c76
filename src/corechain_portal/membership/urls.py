"""Addresses of joining, of members and of the staff's desk."""

from __future__ import annotations

from django.urls import path

from corechain_portal.membership import (
    views_alliance,
    views_applications,
    views_desk,
    views_joining,
    views_members,
    views_people,
)

membership = [
    path("join/", views_joining.join, name="join"),
    path("join/<str:key>/", views_joining.join_status, name="join-status"),
    path("invitation/<str:key>/", views_joining.invitation, name="invitation"),
    path("members/", views_members.members, name="members"),
    path("members/<uuid:member_id>/", views_members.member, name="member"),
    path("members/<uuid:member_id>/edit/", views_members.member_edit, name="member-edit"),
    path("members/<uuid:member_id>/leave/", views_members.member_leave, name="member-leave"),
    path("members/<uuid:member_id>/people/", views_people.people, name="member-people"),
    path("members/<uuid:member_id>/people/give/", views_people.role_give, name="member-role-give"),
    path("members/<uuid:member_id>/people/invite/", views_people.person_invite, name="member-invite"),
    path(
        "members/<uuid:member_id>/people/hand-over/",
        views_people.ownership_hand_over,
        name="member-hand-over",
    ),
    path("members/<uuid:member_id>/roles/<int:role_id>/end/", views_people.role_end, name="member-role-end"),
    path(
        "members/<uuid:member_id>/invitations/<uuid:invitation_id>/resend/",
        views_people.invitation_resend,
        name="member-invitation-resend",
    ),
    path(
        "members/<uuid:member_id>/invitations/<uuid:invitation_id>/withdraw/",
        views_people.invitation_withdraw,
        name="member-invitation-withdraw",
    ),
    path("desk/", views_desk.desk, name="desk"),
    path("desk/applications/", views_applications.applications, name="desk-applications"),
    path("desk/applications/<uuid:application_id>/", views_applications.application, name="desk-application"),
    path(
        "desk/applications/<uuid:application_id>/approve/",
        views_applications.application_approve,
        name="desk-application-approve",
    ),
    path(
        "desk/applications/<uuid:application_id>/decline/",
        views_applications.application_decline,
        name="desk-application-decline",
    ),
    path("desk/members/", views_desk.desk_members, name="desk-members"),
    path("desk/members/<uuid:member_id>/", views_desk.desk_member, name="desk-member"),
    path("desk/members/<uuid:member_id>/seat/", views_desk.desk_seat, name="desk-member-seat"),
    path("desk/members/<uuid:member_id>/leave/", views_desk.desk_leave, name="desk-member-leave"),
    path("desk/members/<uuid:member_id>/merge/", views_desk.desk_merge, name="desk-member-merge"),
    path("desk/members/<uuid:member_id>/return/", views_desk.desk_return, name="desk-member-return"),
    path("desk/people/", views_alliance.desk_people, name="desk-people"),
    path("desk/people/give/", views_alliance.desk_role_give, name="desk-role-give"),
    path("desk/people/invite/", views_alliance.desk_person_invite, name="desk-person-invite"),
    path("desk/people/roles/<int:role_id>/end/", views_alliance.desk_role_end, name="desk-role-end"),
    path("desk/invitations/", views_alliance.desk_invitations, name="desk-invitations"),
    path(
        "desk/invitations/<uuid:invitation_id>/resend/",
        views_alliance.desk_invitation_resend,
        name="desk-invitation-resend",
    ),
    path(
        "desk/invitations/<uuid:invitation_id>/withdraw/",
        views_alliance.desk_invitation_withdraw,
        name="desk-invitation-withdraw",
    ),
    path("desk/settings/", views_alliance.desk_settings, name="desk-settings"),
    path("alliance/logo/<str:digest>/", views_alliance.logo, name="alliance-logo"),
]
