//! Whom to ask depends on who asks: a master user has nobody above them in the company.

use super::{Code, Failure, Text};
use crate::wire::challenge::Role;

impl Failure {
    /// With the remedy for a user of this role, where the remedy is somebody else's help.
    pub fn for_role(self, role: Role) -> Self {
        match remedy(self.code, role) {
            Some(remedy) => self.with_remedy(Text::from(remedy)),
            None => self,
        }
    }
}

fn remedy(code: Code, role: Role) -> Option<(&'static str, &'static str)> {
    Some(match (code, role) {
        (Code::UserTemporarilyLocked, Role::Master) => (
            "しばらく時間をおいて、はじめからやり直してください。お急ぎの場合や、パスワードが分からない場合は、お取引店へお届けください。",
            "Wait for a while and start again. If it is urgent, or you do not know the password, apply to your branch.",
        ),
        (Code::UserTemporarilyLocked, Role::Administrator) => (
            "しばらく時間をおいて、はじめからやり直してください。お急ぎの場合は、社内のマスターユーザにパスワードの再設定を依頼してください。",
            "Wait for a while and start again. If it is urgent, ask the master user of your company to reset the password.",
        ),
        (Code::UserTemporarilyLocked, Role::General) => (
            "しばらく時間をおいて、はじめからやり直してください。お急ぎの場合は、社内のマスターユーザまたは管理者ユーザにパスワードの再設定を依頼してください。",
            "Wait for a while and start again. If it is urgent, ask the master user or an administrator of your company to reset the password.",
        ),
        (Code::UserLocked, Role::Master) => (
            "マスターユーザの利用停止は、社内では解除できません。お取引店へお届けください。",
            "Nobody in the company can unlock a master user. Apply to your branch.",
        ),
        (Code::UserLocked, Role::Administrator) => {
            ("社内のマスターユーザに利用停止の解除を依頼してください。", "Ask the master user of your company to unlock it.")
        }
        (Code::UserLocked, Role::General) => (
            "社内のマスターユーザまたは管理者ユーザに利用停止の解除を依頼してください。",
            "Ask the master user or an administrator of your company to unlock it.",
        ),
        (Code::UserSuspended, Role::Master) => ("お取引店へお問い合わせください。", "Ask your branch."),
        (Code::UserSuspended, Role::Administrator) => {
            ("社内のマスターユーザまたはお取引店へお問い合わせください。", "Ask the master user of your company or your branch.")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Code, Failure, Role};

    #[test]
    fn a_master_user_is_sent_to_the_branch_and_everybody_else_to_somebody_in_the_company() {
        for code in [Code::UserTemporarilyLocked, Code::UserLocked] {
            let remedy = |role| Failure::new(code).for_role(role).remedy;
            let [master, administrator, general] = [Role::Master, Role::Administrator, Role::General].map(remedy);
            assert!(master.ja.contains("お取引店") && !master.ja.contains("依頼"), "{master:?}");
            assert!(administrator.ja.contains("マスターユーザに") && administrator.en.contains("master user"), "{administrator:?}");
            assert!(general.ja.contains("管理者ユーザに") && general.en.contains("administrator"), "{general:?}");
        }
    }

    #[test]
    fn a_remedy_that_needs_nobody_is_the_same_for_all() {
        let wrong = Failure::new(Code::PasswordWrong);
        assert_eq!(wrong.clone().for_role(Role::Master), wrong);
    }
}
